package io.fusebox.service.overview;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RejectionRateTest {

  private static final long SECOND = 1_000_000;
  private static final long START = 1_800_000_000 * SECOND;

  private final RejectionRate rate = new RejectionRate();

  @Test
  void countsWhatWasRejectedWithinTheLastMinute() {
    rate.counted(100, START);
    assertThat(rate.perMinute(START)).isZero();
    rate.counted(130, START + 10 * SECOND);
    rate.counted(135, START + 40 * SECOND);
    assertThat(rate.perMinute(START + 41 * SECOND)).isEqualTo(35);
    assertThat(rate.perMinute(START + 75 * SECOND)).isEqualTo(5);
    assertThat(rate.perMinute(START + 200 * SECOND)).isZero();
  }

  @Test
  void aWindowThatIsBegunAnewCountsFromZero() {
    rate.counted(100, START);
    rate.counted(7, START + SECOND);
    assertThat(rate.perMinute(START + SECOND)).isEqualTo(7);
  }

  @Test
  void aClockThatIsSetBackBeginsAnew() {
    rate.counted(1, START);
    rate.counted(5, START + SECOND);
    rate.counted(8, START - 3_600 * SECOND);
    assertThat(rate.perMinute(START - 3_600 * SECOND)).isEqualTo(3);
  }
}
