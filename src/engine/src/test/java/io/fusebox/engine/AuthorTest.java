package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.EndWait;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who asked for what, and why, in the history. */
class AuthorTest {

  private static final Author ANN = new Author("laptop-7", "ann", "dependency is back");

  private final Scenario breaker = Scenario.of(s -> s);

  private void expectLine(Cause cause, String reason) {
    Transition line = Objects.requireNonNull(breaker.view().lastTransition());
    assertThat(line.cause()).isEqualTo(cause);
    assertThat(line.caller()).isEqualTo("laptop-7");
    assertThat(line.principal()).isEqualTo("ann");
    assertThat(line.reason()).isEqualTo(reason);
    assertThat(line.why()).doesNotContain(reason);
  }

  @Test
  void eachActionOfAnOperatorHasItsAuthorAndReason() {
    breaker.apply(new Reset(ANN));
    expectLine(Cause.RESET, "dependency is back");
    OperatorOverride forced = new OperatorOverride(State.FORCED_OPEN, "maintenance", null);
    breaker.apply(new SetOverride(forced, null, ANN));
    expectLine(Cause.OVERRIDE_SET, "maintenance");
    breaker.apply(new LiftOverride(ANN));
    expectLine(Cause.OVERRIDE_LIFTED, "dependency is back");
    breaker.apply(new Command.ChangeSettings(Settings.builder().slidingWindowSize(7).build(), ANN));
    expectLine(Cause.SETTINGS_CHANGED, "dependency is back");
    breaker.fail(5);
    breaker.apply(new EndWait(ANN));
    expectLine(Cause.TRIAL_REQUESTED, "dependency is back");
  }

  @Test
  void anOverrideIsByWhomItsAuthorProvedToBe() {
    OperatorOverride forced = new OperatorOverride(State.FORCED_OPEN, "maintenance", null);
    breaker.apply(new SetOverride(forced, null, ANN));
    assertThat(setBy()).isEqualTo("ann");
    OperatorOverride disabled = new OperatorOverride(State.DISABLED, "maintenance", null);
    breaker.apply(new SetOverride(disabled, null, Author.ofCaller("laptop-7")));
    assertThat(setBy()).isEqualTo("laptop-7");
  }

  private @Nullable String setBy() {
    return Objects.requireNonNull(breaker.view().override()).setBy();
  }

  @Test
  void aChangeOfStateHasThePrincipalOfTheHostWhoseRequestMadeIt() {
    for (int i = 0; i < 5; i++) {
      breaker.apply(reportOf(Outcome.FAILURE, null));
    }
    expectLineOfHost(Cause.CONSECUTIVE_FAILURES_REACHED);
    breaker.pass(Duration.ofMinutes(2));
    Decision trial = breaker.apply(new AcquirePermit("host-a", "payments-hosts", null));
    expectLineOfHost(Cause.WAIT_ELAPSED);
    breaker.apply(reportOf(Outcome.SUCCESS, ((Decision.Permitted) trial).permit()));
    expectLineOfHost(Cause.TRIALS_SUCCEEDED);
  }

  private static RecordOutcome reportOf(Outcome outcome, @Nullable Permit permit) {
    return new RecordOutcome(outcome, 1, permit, null, "host-a", "payments-hosts", null);
  }

  private void expectLineOfHost(Cause cause) {
    Transition line = Objects.requireNonNull(breaker.view().lastTransition());
    assertThat(line.cause()).isEqualTo(cause);
    assertThat(line.caller()).isEqualTo("host-a");
    assertThat(line.principal()).isEqualTo("payments-hosts");
    assertThat(line.reason()).isNull();
  }

  @Test
  void whoAskedAndWhySurvivesTheSnapshot() {
    Breaker stored = Breaker.closed(Settings.DEFAULTS, 0);
    stored.apply(new Reset(ANN), 1);
    Breaker restored = Breaker.restore(Settings.DEFAULTS, stored.snapshot());
    assertThat(restored.view(1)).isEqualTo(stored.view(1));
  }

  @Test
  void aWaitThatIsEndedLetsTheNextCallBeATrial() {
    breaker.fail(5);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    BreakerView view = breaker.apply(new EndWait(Author.UNKNOWN));
    assertThat(view.state()).isEqualTo(State.HALF_OPEN);
    assertThat(view.tripsInARow()).isEqualTo(1);
    assertThat(breaker.acquire()).isInstanceOf(Decision.Permitted.class);
    assertThat(breaker.acquire()).isInstanceOf(Decision.Rejected.class);
  }

  @Test
  void endingAWaitChangesNothingWhereThereIsNone() {
    BreakerView closed = breaker.view();
    assertThat(breaker.apply(new EndWait(ANN))).isEqualTo(closed);
    breaker.fail(5);
    breaker.pass(Duration.ofMinutes(2));
    breaker.acquire();
    BreakerView halfOpen = breaker.view();
    assertThat(breaker.apply(new EndWait(ANN))).isEqualTo(halfOpen);
  }

  @Test
  void underAnOverrideTheComputedStateIsTheOneWhoseWaitEnds() {
    breaker.fail(5);
    OperatorOverride disabled = new OperatorOverride(State.DISABLED, null, null);
    breaker.apply(new SetOverride(disabled, null));
    BreakerView view = breaker.apply(new EndWait(ANN));
    assertThat(view.state()).isEqualTo(State.DISABLED);
    assertThat(breaker.apply(new LiftOverride(ANN)).state()).isEqualTo(State.HALF_OPEN);
  }
}
