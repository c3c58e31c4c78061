package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamPositionTest {

  @Test
  void coversWhatWasReadAndNothingElseInWhateverOrderLinesTurnUp() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Long> ids = new ArrayList<>(LongStream.rangeClosed(1, 60).boxed().toList());
      Collections.shuffle(ids, random);
      List<Long> read = ids.subList(0, random.nextInt(60));
      StreamPosition position = StreamPosition.START;
      for (long id : read) {
        position = StreamPosition.parse(position.plus(id).toString());
      }
      for (long id = 1; id <= 60; id++) {
        assertThat(position.covers(id)).as("seed %d, id %d", seed, id).isEqualTo(read.contains(id));
      }
    }
  }

  @Test
  void remembersNoMoreThanSomeIdsThatWereMissing() {
    StreamPosition position =
        StreamPosition.START.plus(1_000_000_000_000L).plus(2_000_000_000_000L);
    assertThat(position.missing().count()).isEqualTo(StreamPosition.MOST_MISSING);
    assertThat(position.covers(1_999_999_999_999L)).isFalse();
    assertThat(position.covers(1_500_000_000_000L)).isTrue();
    assertThat(StreamPosition.parse(position.toString())).isEqualTo(position);
  }

  @Test
  void isATextThatFitsIntoAHeaderHoweverIdsAreMixed() {
    StreamPosition position = StreamPosition.from(100_000);
    for (long id = 100_002; id < 120_000; id += 2) {
      position = position.plus(id);
    }
    assertThat(position.toString()).hasSizeLessThan(8_000);
    assertThat(StreamPosition.parse(position.toString())).isEqualTo(position);
    assertThat(position.covers(119_997)).isFalse();
    assertThat(StreamPosition.from(7).plus(5_000).plus(5_002)).hasToString("5002.4994-4992.1");
  }

  @Test
  void whoHasReadWhatEitherTellsHasReadNothingElse() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      StreamPosition one = readSome(random);
      StreamPosition other = readSome(random);
      for (long id = 1; id <= 40; id++) {
        assertThat(one.and(other).covers(id))
            .as("seed %d, id %d", seed, id)
            .isEqualTo(one.covers(id) || other.covers(id));
      }
    }
  }

  private static StreamPosition readSome(Random random) {
    StreamPosition position = StreamPosition.START;
    for (int i = random.nextInt(20); i > 0; i--) {
      position = position.plus(1 + random.nextInt(40));
    }
    return position;
  }

  @Test
  void anyOtherTextIsRefused() {
    for (String text :
        List.of(
            "",
            "x",
            "-1",
            "1.",
            "1..2",
            "1.x",
            "9.2-",
            "9.1-9999",
            " 1",
            "1 ",
            "1234567890123456789",
            "٣")) {
      assertThatThrownBy(() -> StreamPosition.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not an id");
    }
  }

  @Test
  void anIdBelowTheFirstLineIsNeverMissing() {
    assertThat(StreamPosition.parse("5.5.9.2")).isEqualTo(StreamPosition.parse("5.2"));
  }
}
