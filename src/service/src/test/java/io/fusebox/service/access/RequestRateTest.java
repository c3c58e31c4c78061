package io.fusebox.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.support.Threads;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests a token bucket lets through. */
class RequestRateTest {

  private static final int MOST = 100;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static long taken(RequestRate rate, long now) {
    return IntStream.range(0, 10 * MOST).filter(i -> rate.take(now)).count();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1_000_000_000L})
  void letsABurstOfOneSecondThroughAndThenAsManyAsComeByTime(long start) {
    RequestRate rate = new RequestRate(MOST, start);
    assertThat(taken(rate, start)).isEqualTo(MOST);
    assertThat(taken(rate, start + SECOND / 10)).isEqualTo(MOST / 10);
    assertThat(taken(rate, start + SECOND / 10 + SECOND / 2)).isEqualTo(MOST / 2);
  }

  @Test
  void aLongRestGivesNoMoreThanABurst() {
    RequestRate rate = new RequestRate(MOST, 0);
    assertThat(taken(rate, 3_600 * SECOND)).isEqualTo(MOST);
    assertThat(rate.isFull(3_601 * SECOND - 1)).isFalse();
    assertThat(rate.isFull(3_601 * SECOND)).isTrue();
  }

  @Test
  void threadsTogetherTakeNoMore() throws Exception {
    RequestRate rate = new RequestRate(MOST, 0);
    assertThat(Threads.atOnce(4, thread -> (int) taken(rate, 0))).isEqualTo(MOST);
  }
}
