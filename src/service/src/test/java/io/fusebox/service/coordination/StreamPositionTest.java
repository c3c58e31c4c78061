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
    assertThat(position.missing().count()).isEqualTo(64);
    assertThat(position.covers(1_999_999_999_999L)).isFalse();
    assertThat(position.covers(1_500_000_000_000L)).isTrue();
    assertThat(StreamPosition.parse(position.toString())).isEqualTo(position);
  }

  @Test
  void anyOtherTextIsRefused() {
    for (String text :
        List.of("", "x", "-1", "1.", "1..2", "1.x", " 1", "1 ", "1234567890123456789", "٣")) {
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
