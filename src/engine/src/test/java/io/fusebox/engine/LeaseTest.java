package io.fusebox.engine;

import static io.fusebox.engine.State.CLOSED;
import static io.fusebox.engine.State.HALF_OPEN;
import static io.fusebox.engine.State.METRICS_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RenewPermit;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Renewed.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long trial permits stay out, and calls that take longer. */
class LeaseTest {

  @Test
  void whoAsksForALeaseGetsIt() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(3));
    assertThat(acquire(breaker, Duration.ofMillis(1)).expiresAt())
        .isEqualTo(in(breaker, Duration.ofMillis(1)));
    assertThat(acquire(breaker, Duration.ofMinutes(9)).expiresAt())
        .isEqualTo(in(breaker, Duration.ofMinutes(9)));
    assertThat(acquire(breaker, null).expiresAt()).isEqualTo(in(breaker, Duration.ofSeconds(30)));
  }

  @Test
  void aLeaseThatIsTooLongIsCutDownToTheLongest() {
    Scenario breaker = halfOpen(s -> s);
    assertThat(acquire(breaker, Duration.ofDays(1_000_000)).expiresAt())
        .isEqualTo(in(breaker, Duration.ofMinutes(10)));
    Scenario longer = halfOpen(s -> s.permitLease(Duration.ofHours(1)));
    assertThat(acquire(longer, Duration.ofHours(2)).expiresAt())
        .isEqualTo(in(longer, Duration.ofHours(1)));
  }

  @Test
  void aTrialThatIsRenewedStaysOutAsLongAsItsCallTakes() {
    Scenario breaker = halfOpen(s -> s.permitLease(Duration.ofMillis(500)));
    Permit trial = breaker.permit();
    for (int i = 0; i < 4; i++) {
      breaker.pass(Duration.ofMillis(200));
      assertThat(renew(breaker, trial, null).expiresAt())
          .isEqualTo(in(breaker, Duration.ofMillis(500)));
    }
    assertThat(breaker.report(Outcome.SUCCESS, trial)).isEqualTo(Disposition.RECORDED);
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void aTrialThatIsRenewedNoMoreComesBackWithinItsLastLease() {
    Scenario breaker = halfOpen(s -> s);
    Permit trial = breaker.permit();
    breaker.pass(Duration.ofSeconds(20));
    renew(breaker, trial, Duration.ofSeconds(40));
    breaker.pass(Duration.ofSeconds(40));
    assertThat(breaker.permit()).isNotEqualTo(trial);
    assertThat(renew(breaker, trial, null).refusal()).isEqualTo(Refusal.EXPIRED);
    assertThat(breaker.report(Outcome.SUCCESS, trial)).isEqualTo(Disposition.EXPIRED);
  }

  @Test
  void aRenewalNeverShortensALease() {
    Scenario breaker = halfOpen(s -> s);
    Permitted trial = (Permitted) breaker.acquire();
    long changes = breaker.breaker.changes();
    assertThat(renew(breaker, trial.permit(), Duration.ofSeconds(1)).expiresAt())
        .isEqualTo(trial.expiresAt());
    assertThat(breaker.breaker.changes()).isEqualTo(changes);
  }

  @Test
  void aRenewalNeverOutlastsTheRound() {
    Scenario breaker = halfOpen(s -> s.maxWaitDurationInHalfOpenState(Duration.ofSeconds(45)));
    Permit trial = breaker.permit();
    Instant end = in(breaker, Duration.ofSeconds(45));
    breaker.pass(Duration.ofSeconds(20));
    assertThat(renew(breaker, trial, null).expiresAt()).isEqualTo(end);
  }

  @Test
  void aPermitThatIsNoTrialHasNoLease() {
    Scenario breaker = Scenario.of(s -> s);
    assertThat(renew(breaker, breaker.permit(), null))
        .isEqualTo(new Renewed(null, null, CLOSED, 1));
  }

  @Test
  void whatCannotBeRenewedSaysWhyAndChangesNothing() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(2));
    Permit done = breaker.permit();
    breaker.report(Outcome.SUCCESS, done);
    Permit released = breaker.permit();
    breaker.report(Outcome.RELEASED, released);
    long changes = breaker.breaker.changes();
    assertThat(renew(breaker, done, null))
        .isEqualTo(new Renewed(null, Refusal.RETURNED, HALF_OPEN, 3));
    assertThat(renew(breaker, released, null).refusal()).isEqualTo(Refusal.EXPIRED);
    assertThat(renew(breaker, new Permit(1, 0), null).refusal()).isEqualTo(Refusal.STALE);
    assertThatThrownBy(() -> renew(breaker, new Permit(3, 9), null))
        .isInstanceOf(UnknownPermitException.class);
    assertThat(breaker.breaker.changes()).isEqualTo(changes);
  }

  @Test
  void aTrialIsRenewedBeneathAnOverride() {
    Scenario breaker = halfOpen(s -> s);
    Permit trial = breaker.permit();
    OperatorOverride drill = new OperatorOverride(METRICS_ONLY, "drill", null);
    breaker.apply(new Command.SetOverride(drill, "operator"));
    breaker.pass(Duration.ofSeconds(20));
    Renewed renewed = renew(breaker, trial, null);
    assertThat(renewed.expiresAt()).isEqualTo(in(breaker, Duration.ofSeconds(30)));
    assertThat(renewed.state()).isEqualTo(METRICS_ONLY);
  }

  @Test
  void aLeaseThatWasAskedForIsStored() {
    Scenario breaker = halfOpen(s -> s);
    Permit trial = acquire(breaker, Duration.ofMinutes(5)).permit();
    Breaker stored = Breaker.restore(breaker.breaker.settings(), breaker.breaker.snapshot());
    long hourAgo = breaker.now - Micros.of(Duration.ofHours(1));
    // Its length is known where the clock is set back.
    stored.view(hourAgo);
    Renewed renewed = stored.apply(new RenewPermit(trial, Duration.ofMillis(1)), hourAgo);
    assertThat(renewed.expiresAt())
        .isEqualTo(Micros.toInstant(hourAgo).plus(Duration.ofMinutes(5)));
  }

  private static Instant in(Scenario breaker, Duration duration) {
    return Micros.toInstant(breaker.now).plus(duration);
  }

  private static Permitted acquire(Scenario breaker, @Nullable Duration lease) {
    return (Permitted) breaker.apply(new AcquirePermit("host-a", lease));
  }

  private static Renewed renew(Scenario breaker, Permit permit, @Nullable Duration lease) {
    return breaker.apply(new RenewPermit(permit, lease));
  }

  /** A breaker whose wait is over, so that the next permit is the first trial. */
  private static Scenario halfOpen(UnaryOperator<Settings.Builder> settings) {
    return Scenario.of(settings).fail(5).pass(Duration.ofSeconds(61));
  }
}
