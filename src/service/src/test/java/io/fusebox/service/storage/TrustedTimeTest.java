package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.storage.TrustedTime.Stored;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrustedTimeTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final Duration JUMP = Duration.ofHours(3);

  private TrustedTime time = new TrustedTime(PATIENCE);
  private Stored stored = new Stored(START, null);
  private Duration passed = Duration.ZERO;
  private Duration ahead = Duration.ZERO;

  /** Passes time in steps of ten seconds, of which each sixth is stored. */
  private Instant pass(Duration duration) {
    Instant trusted = START;
    for (long i = 1; i <= duration.toSeconds() / 10; i++) {
      passed = passed.plusSeconds(10);
      Stored next = time.at(stored, clock(), passed.toNanos());
      trusted = next.until();
      stored = i % 6 == 0 ? next : stored;
    }
    return trusted;
  }

  private Instant truth() {
    return START.plus(passed);
  }

  private Instant clock() {
    return truth().plus(ahead);
  }

  /** Another instance, or this one started anew: it has seen nothing. */
  private void startAnew() {
    time = new TrustedTime(PATIENCE);
  }

  @Test
  void theClockIsFollowedAsLongAsItRunsAsItShould() {
    assertThat(pass(Duration.ofHours(2))).isEqualTo(truth());
    ahead = Duration.ofMillis(200);
    assertThat(pass(Duration.ofMinutes(1))).isEqualTo(clock());
    ahead = Duration.ofMillis(-200);
    assertThat(pass(Duration.ofMinutes(1))).isEqualTo(clock());
  }

  @Test
  void aJumpAheadThatEndsChangesNothing() {
    pass(Duration.ofHours(1));
    ahead = JUMP;
    assertThat(pass(Duration.ofSeconds(40))).isEqualTo(truth());
    assertThat(pass(Duration.ofHours(23))).isBetween(truth().minusSeconds(1), truth());
    ahead = Duration.ZERO;
    assertThat(pass(Duration.ofMinutes(2))).isEqualTo(truth());
    assertThat(stored.aheadSince()).isNull();
  }

  @Test
  void aClockThatStaysAheadIsFollowedInTheEnd() {
    pass(Duration.ofHours(1));
    ahead = JUMP;
    assertThat(pass(PATIENCE.minusMinutes(1))).isBefore(clock().minus(JUMP).plusSeconds(1));
    assertThat(pass(Duration.ofMinutes(3))).isEqualTo(clock());
    assertThat(stored.aheadSince()).isNull();
  }

  @Test
  void whoIsStartedWhileTheClockIsAheadDoesNotFollowIt() {
    pass(Duration.ofHours(1));
    ahead = JUMP;
    startAnew();
    assertThat(pass(Duration.ofMinutes(5))).isBetween(truth().minusSeconds(10), truth());
    startAnew();
    assertThat(pass(Duration.ofMinutes(5))).isBetween(truth().minusSeconds(90), truth());
  }

  @Test
  void restartsDoNotKeepAClockThatStaysAheadFromBeingFollowed() {
    pass(Duration.ofHours(1));
    ahead = JUMP;
    for (int i = 0; i < 25; i++) {
      startAnew();
      pass(Duration.ofHours(1));
    }
    assertThat(stored.until()).isEqualTo(clock());
  }

  @Test
  void timeInWhichAllStoodStillForAMomentPasses() {
    pass(Duration.ofHours(1));
    passed = passed.plusSeconds(50);
    startAnew();
    assertThat(pass(Duration.ofMinutes(1))).isEqualTo(truth());
  }

  @Test
  void timeInWhichAllStoodStillForLongPassesLater() {
    pass(Duration.ofHours(1));
    Instant stopped = stored.until();
    passed = passed.plusHours(100);
    startAnew();
    assertThat(pass(Duration.ofMinutes(5))).isBefore(stopped.plus(Duration.ofMinutes(6)));
    assertThat(pass(PATIENCE)).isEqualTo(truth());
  }

  @Test
  void aClockThatIsSetBackIsFollowed() {
    pass(Duration.ofHours(1));
    ahead = JUMP.negated();
    assertThat(pass(Duration.ofMinutes(1))).isEqualTo(clock());
  }

  @Test
  void whoDoesNotHaveTheChoreKnowsTheTimeWhenHeTakesIt() {
    TrustedTime other = new TrustedTime(PATIENCE);
    pass(Duration.ofMinutes(1));
    other.at(stored, clock(), passed.toNanos());
    // The first one is gone for so long that it would pass for a jump.
    for (int i = 0; i < 30; i++) {
      passed = passed.plusSeconds(10);
      assertThat(other.at(stored, clock(), passed.toNanos()).until()).isEqualTo(truth());
    }
  }
}
