package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestKeyTest {

  private static final int VERSION = 7;
  private static final int VARIANT_OF_RFC_9562 = 2;

  @Test
  void aKeyTellsItsVersionItsVariantAndItsMoment() {
    long millis = Instant.parse("2026-11-27T15:00:00.123Z").toEpochMilli();

    UUID key = RequestKey.at(millis);

    assertThat(key.version()).isEqualTo(VERSION);
    assertThat(key.variant()).isEqualTo(VARIANT_OF_RFC_9562);
    assertThat(key.getMostSignificantBits() >>> 16).isEqualTo(millis);
  }

  @Test
  void keysOfLaterMomentsComeLaterInTheIndex() {
    long millis = Instant.parse("2026-11-27T15:00:00Z").toEpochMilli();

    String before = RequestKey.at(millis).toString();
    String after = RequestKey.at(millis + 1).toString();

    assertThat(before).isLessThan(after);
  }

  @Test
  void keysOfOneMomentAreNeverTheSame() {
    Set<UUID> keys = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      assertThat(keys.add(RequestKey.at(1))).isTrue();
    }
  }

  @Test
  void aKeyIsOfNow() {
    long before = Instant.now().toEpochMilli();

    long moment = RequestKey.next().getMostSignificantBits() >>> 16;

    assertThat(moment).isBetween(before, Instant.now().toEpochMilli());
  }
}
