package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerRoomTest {

  private static final long MOST = 1_000;

  private long now = Long.MAX_VALUE - 5;
  private final AnswerRoom room = new AnswerRoom(MOST, Duration.ofHours(1), () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void thereIsRoomForAsManyAsMayBeKept() {
    room.onKept(MOST - 1);
    assertThat(room.isLeft()).isTrue();
    room.onKept(1);
    assertThat(room.isLeft()).isFalse();
  }

  @Test
  void anAnswerCountsForAsLongAsItIsKeptAndNotForMuchLonger() {
    room.onKept(MOST);

    pass(Duration.ofMinutes(65));
    assertThat(room.isLeft()).isFalse();

    pass(Duration.ofMinutes(15));
    assertThat(room.isLeft()).isTrue();
  }

  @Test
  void whatIsKeptSteadilyFindsRoomAsLongAsItIsLessThanMayBeKept() {
    int refused = 0;
    for (int minute = 0; minute < 1_000; minute++) {
      pass(Duration.ofMinutes(1));
      refused += room.isLeft() ? 0 : 1;
      room.onKept(MOST / 80);
    }
    assertThat(refused).isZero();
  }

  @Test
  void whatIsKeptFasterIsRefusedInPart() {
    int kept = 0;
    for (int minute = 0; minute < 1_000; minute++) {
      pass(Duration.ofMinutes(1));
      if (room.isLeft()) {
        room.onKept(100);
        kept += 100;
      }
    }
    // Some thirteen turns of a thousand.
    assertThat(kept).isBetween(10_000, 16_000);
  }

  @Test
  void afterALongPauseAllIsForgotten() {
    for (int i = 0; i < 20; i++) {
      room.onKept(MOST / 20);
      pass(Duration.ofMinutes(3));
    }
    assertThat(room.isLeft()).isFalse();

    pass(Duration.ofDays(365));

    assertThat(room.isLeft()).isTrue();
    room.onKept(MOST - 1);
    assertThat(room.isLeft()).isTrue();
  }
}
