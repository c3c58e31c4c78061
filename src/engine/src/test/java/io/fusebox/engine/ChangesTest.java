package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever stores breakers asks {@link Breaker#changes} whether there is anything to store. */
class ChangesTest {

  private final Scenario breaker =
      Scenario.of(s -> s.permittedNumberOfCallsInHalfOpenState(2).waitDurationMultiplier(2));

  @Test
  void aRecordedOutcomeIsToStore() {
    assertChanges(() -> breaker.succeed(1));
    assertChanges(() -> breaker.fail(1));
  }

  @Test
  void anIgnoredOutcomeIsNotToStore() {
    breaker.fail(5);
    assertNoChange(() -> breaker.fail(1));
  }

  @Test
  void aRejectionIsToStore() {
    breaker.fail(5);
    assertChanges(breaker::rejection);
    breaker.pass(Duration.ofSeconds(61));
    breaker.permit();
    breaker.permit();
    assertChanges(breaker::rejection);
  }

  @Test
  void aTrialThatIsGivenReleasedOrReportedIsToStore() {
    breaker.fail(5).pass(Duration.ofSeconds(61));
    breaker.permit();
    Permit[] trial = new Permit[1];
    assertChanges(() -> trial[0] = breaker.permit());
    assertChanges(() -> breaker.report(Outcome.RELEASED, trial[0]));
    assertNoChange(() -> breaker.report(Outcome.RELEASED, trial[0]));
    assertChanges(() -> trial[0] = breaker.permit());
    assertChanges(() -> breaker.report(Outcome.SUCCESS, trial[0]));
    assertNoChange(() -> breaker.report(Outcome.SUCCESS, trial[0]));
  }

  @Test
  void aLapsedTrialIsToStore() {
    breaker.fail(5).pass(Duration.ofSeconds(61));
    breaker.permit();
    breaker.pass(Duration.ofSeconds(30));
    assertChanges(breaker::view);
    assertNoChange(breaker::view);
  }

  @Test
  void otherSettingsAreToStoreAndTheSameAreNot() {
    Settings other = Settings.builder().slidingWindowSize(7).build();
    assertChanges(() -> breaker.apply(new Command.ChangeSettings(other, Author.UNKNOWN)));
    assertNoChange(() -> breaker.apply(new Command.ChangeSettings(other, Author.UNKNOWN)));
  }

  @Test
  void anOverrideIsToStoreWhenItIsSetAndWhenItIsLifted() {
    OperatorOverride disabled = new OperatorOverride(State.DISABLED, null, null);
    assertChanges(() -> breaker.apply(new Command.SetOverride(disabled, null)));
    assertNoChange(() -> breaker.apply(new Command.SetOverride(disabled, null)));
    assertNoChange(() -> breaker.fail(1));
    assertChanges(() -> breaker.apply(new Command.LiftOverride(Author.UNKNOWN)));
    assertNoChange(() -> breaker.apply(new Command.LiftOverride(Author.UNKNOWN)));
  }

  private void assertChanges(Runnable action) {
    long before = breaker.breaker.changes();
    action.run();
    assertThat(breaker.breaker.changes()).isGreaterThan(before);
  }

  private void assertNoChange(Runnable action) {
    long before = breaker.breaker.changes();
    action.run();
    assertThat(breaker.breaker.changes()).isEqualTo(before);
  }
}
