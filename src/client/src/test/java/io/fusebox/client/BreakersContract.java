package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.ErrorFailures;
import io.fusebox.engine.BreakerView.FailingCallers;
import io.fusebox.engine.BreakerView.FailingErrors;
import io.fusebox.engine.BreakerView.StandingOverride;
import io.fusebox.engine.BreakerView.TrippedBy;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.DisplayText;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import java.io.IOException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a breaker does, wherever it lives: each home passes all of this. */
abstract class BreakersContract {

  private static final Duration WAIT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Breakers> opened = new ArrayList<>();
  private final String name = "b-" + UUID.randomUUID();

  /** The breakers of this home; two calls give two views of the same, where the home is shared. */
  abstract Breakers build(Breakers.Builder builder);

  @AfterEach
  void closeAll() {
    opened.forEach(Breakers::close);
  }

  private Breaker breaker(UnaryOperator<Settings.Builder> settings) {
    return breaker(settings, builder -> builder);
  }

  private Breaker breaker(
      UnaryOperator<Settings.Builder> settings, UnaryOperator<Breakers.Builder> more) {
    Settings.Builder given = Settings.builder().waitDurationInOpenState(WAIT);
    Breakers breakers =
        build(
            more.apply(Breakers.builder().caller("test").settings(settings.apply(given).build())));
    opened.add(breakers);
    return breakers.get(name);
  }

  private Breaker breaker() {
    return breaker(settings -> settings);
  }

  /** J0: with a name beyond ASCII, every request died at "invalid header value". */
  @ParameterizedTest
  @ValueSource(strings = {"\u0445\u043e\u0441\u0442-1", "ho\u0302te-e\u0301", "UTF-8''a", "host a"})
  void aCallersNameSurvivesWithAllItsLetters(String caller) {
    String shown = Normalizer.normalize(caller, Form.NFC);
    Breaker breaker = breaker(settings -> settings, builder -> builder.caller(caller));
    trip(breaker);
    assertThat(callerOfLast(breaker)).isEqualTo(shown);
    breaker.reset();
    assertThat(callerOfLast(breaker)).isEqualTo(shown);
    breaker.override(new OperatorOverride(State.DISABLED, null, null));
    assertThat(callerOfLast(breaker)).isEqualTo(shown);
    breaker.liftOverride();
    assertThat(callerOfLast(breaker)).isEqualTo(shown);
  }

  private static @Nullable String callerOfLast(Breaker breaker) {
    return Objects.requireNonNull(breaker.view().lastTransition()).caller();
  }

  private static void succeed(Breaker breaker) {
    breaker.run(() -> {});
  }

  private static void fail(Breaker breaker) {
    assertThatThrownBy(
            () ->
                breaker.run(
                    () -> {
                      throw new IOException("down");
                    }))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("down");
  }

  private static void fail(Breaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      fail(breaker);
    }
  }

  private static void awaitState(Breaker breaker, State state) {
    await().atMost(PATIENCE).until(() -> breaker.view().state() == state);
  }

  /** What trips with the default rule, until all who ask are rejected. */
  private static void trip(Breaker breaker) {
    fail(breaker, 5);
    awaitState(breaker, State.OPEN);
    await().atMost(PATIENCE).until(() -> breaker.state() == State.OPEN);
  }

  private static Permit awaitTrial(Breaker breaker) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(breaker::tryAcquire, Optional::isPresent)
        .orElseThrow();
  }

  private static String whyLast(BreakerView view) {
    return Objects.requireNonNull(view.lastTransition()).why();
  }

  @Test
  @SuppressWarnings("NullAway") // It does not read a compiled type variable's bound.
  void givesWhatTheCallGives() throws IOException {
    Breaker breaker = breaker();
    String given = breaker.call(() -> "answer");
    assertThat(given).isEqualTo("answer");
    String nothing = breaker.call(() -> null);
    assertThat(nothing).isNull();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void tripsAtTheThresholdOfFailuresInARowAndNotBefore() {
    Breaker breaker = breaker(settings -> settings.waitDurationInOpenState(Duration.ofMinutes(5)));
    fail(breaker, 4);
    succeed(breaker);
    fail(breaker, 4);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(breaker.view().counts().consecutiveFailures()).isEqualTo(4));
    assertThat(breaker.view().counts().bufferedCalls()).isEqualTo(9);
    assertThat(breaker.view().state()).isEqualTo(State.CLOSED);
    fail(breaker);
    awaitState(breaker, State.OPEN);
  }

  @Test
  void rejectsWhileOpenAndSaysWhyAndForHowLong() {
    Breaker breaker = breaker(settings -> settings.waitDurationInOpenState(Duration.ofMinutes(5)));
    trip(breaker);
    AtomicInteger made = new AtomicInteger();
    BreakerOpenException rejected =
        catchThrowableOfType(BreakerOpenException.class, () -> breaker.run(made::incrementAndGet));
    assertThat(made).hasValue(0);
    assertThat(rejected.breaker()).isEqualTo(name);
    assertThat(rejected.state()).isEqualTo(State.OPEN);
    assertThat(rejected.reason()).isEqualTo(RejectionReason.OPEN);
    assertThat(rejected.why()).isEqualTo("5 failures in a row reached 5");
    assertThat(rejected.retryAfter()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    assertThat(rejected).hasMessageContaining(name).hasMessageContaining("5 failures in a row");
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThatThrownBy(breaker::acquire).isInstanceOf(BreakerOpenException.class);
  }

  @Test
  void givesOneTrialAfterTheWaitAndClosesWhenItSucceeds() {
    Breaker breaker = breaker();
    trip(breaker);
    Permit trial = awaitTrial(breaker);
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(breaker.view().state()).isEqualTo(State.HALF_OPEN);
    trial.success(Duration.ofMillis(5));
    awaitState(breaker, State.CLOSED);
    await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isPresent());
  }

  @Test
  void opensAgainWhenTheTrialFails() {
    Breaker breaker = breaker();
    trip(breaker);
    long generation = breaker.view().generation();
    awaitTrial(breaker).failure(new IOException("still down"), Duration.ofMillis(5));
    BreakerView view = breaker.view();
    assertThat(view.generation()).isEqualTo(generation + 2);
    assertThat(whyLast(view)).contains("still down");
  }

  @Test
  void aTrialThatIsReleasedCanBeGivenAgain() {
    Breaker breaker = breaker();
    trip(breaker);
    awaitTrial(breaker).release();
    awaitTrial(breaker).success();
    awaitState(breaker, State.CLOSED);
  }

  @Test
  void aTrialThatIsNotReturnedGoesBackWhenItsLeaseLapses() {
    Breaker breaker = breaker(settings -> settings.permitLease(Duration.ofMillis(200)));
    trip(breaker);
    Permit lost = awaitTrial(breaker);
    Permit next = awaitTrial(breaker);
    lost.failure(new IOException("far too late"));
    next.success();
    awaitState(breaker, State.CLOSED);
  }

  @Test
  void aTrialCallThatTakesLongerThanItsLeaseCounts() {
    Breaker breaker = breaker(settings -> settings.permitLease(Duration.ofMillis(500)));
    trip(breaker);
    AtomicInteger made = new AtomicInteger();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                isMade(
                    () ->
                        breaker.run(
                            () -> {
                              made.incrementAndGet();
                              take(Duration.ofMillis(800));
                            })));
    awaitState(breaker, State.CLOSED);
    assertThat(made).hasValue(1);
  }

  @Test
  void aTrialCallThatEndsLaterThanItsLeaseCounts() {
    Breaker breaker = breaker(settings -> settings.permitLease(Duration.ofMillis(500)));
    trip(breaker);
    AtomicInteger made = new AtomicInteger();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                isMade(
                    () ->
                        breaker
                            .callAsync(
                                () -> {
                                  made.incrementAndGet();
                                  return CompletableFuture.runAsync(
                                      () -> take(Duration.ofMillis(800)));
                                })
                            .toCompletableFuture()
                            .join()));
    awaitState(breaker, State.CLOSED);
    assertThat(made).hasValue(1);
  }

  @Test
  void aTrialCallThatHangsGivesItsPermitBackInTheEnd() {
    Breaker breaker =
        breaker(
            settings ->
                settings
                    .permitLease(Duration.ofMillis(200))
                    .maxPermitLease(Duration.ofMillis(600)));
    trip(breaker);
    CompletableFuture<String> never = new CompletableFuture<>();
    AtomicBoolean hangs = new AtomicBoolean();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var unused =
                  breaker.callAsync(
                      () -> {
                        hangs.set(true);
                        return never;
                      });
              return hangs.get();
            });
    awaitTrial(breaker).success();
    awaitState(breaker, State.CLOSED);
  }

  @Test
  void aPermitThatIsRenewedHoldsAndOneThatWasReturnedDoesNot() {
    Breaker breaker = breaker(settings -> settings.permitLease(Duration.ofMillis(500)));
    assertThat(breaker.acquire().renew()).isTrue();
    trip(breaker);
    Permit trial = awaitTrial(breaker);
    for (int i = 0; i < 4; i++) {
      take(Duration.ofMillis(200));
      assertThat(trial.renew()).isTrue();
    }
    trial.success();
    assertThat(trial.renew()).isFalse();
    awaitState(breaker, State.CLOSED);
  }

  private static void take(Duration duration) {
    Instant end = Instant.now().plus(duration);
    await().atMost(PATIENCE).until(() -> Instant.now().isAfter(end));
  }

  private static boolean isMade(Runnable call) {
    try {
      call.run();
      return true;
    } catch (BreakerOpenException e) {
      return false;
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(BreakerOpenException.class);
      return false;
    }
  }

  @Test
  void aPermitIsReturnedOnceWhateverIsReturnedAfterwards() {
    Breaker breaker = breaker(settings -> settings.consecutiveFailureThreshold(2));
    Permit permit = breaker.acquire();
    permit.failure(new IOException("once"));
    permit.failure(new IOException("twice"));
    permit.release();
    permit.success();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(breaker.view().counts().failedCalls()).isEqualTo(1));
    assertThat(breaker.view().counts().bufferedCalls()).isEqualTo(1);
    assertThat(breaker.view().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aLateOutcomeOfAnEarlierGenerationChangesNothing() {
    Breaker breaker = breaker();
    Permit late = breaker.acquire();
    trip(breaker);
    awaitTrial(breaker).success();
    awaitState(breaker, State.CLOSED);
    late.failure(new IOException("late"));
    await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isPresent());
    fail(breaker);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(breaker.view().counts().failedCalls()).isEqualTo(1));
  }

  @Test
  void tripsAtTheFailureRate() {
    Breaker breaker =
        breaker(
            settings ->
                settings
                    .consecutiveFailureThreshold(null)
                    .failureRateThreshold(50f)
                    .minimumNumberOfCalls(4)
                    .waitDurationInOpenState(Duration.ofMinutes(5)));
    succeed(breaker);
    fail(breaker);
    succeed(breaker);
    fail(breaker);
    awaitState(breaker, State.OPEN);
    assertThat(whyLast(breaker.view())).contains("failure rate 50 % of 4 calls");
  }

  @Test
  void countsSlowCalls() {
    Breaker breaker =
        breaker(
            settings ->
                settings
                    .consecutiveFailureThreshold(null)
                    .slowCallRateThreshold(100f)
                    .slowCallDurationThreshold(Duration.ofMillis(100))
                    .minimumNumberOfCalls(4)
                    .waitDurationInOpenState(Duration.ofMinutes(5)));
    breaker.acquire().success(Duration.ofMillis(100));
    breaker.acquire().success(Duration.ofMillis(101));
    breaker.acquire().success(Duration.ofMillis(99));
    breaker.acquire().failure(new IOException("slow, too"), Duration.ofSeconds(3));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(breaker.view().counts().slowCalls()).isEqualTo(2));
    assertThat(breaker.view().counts().bufferedCalls()).isEqualTo(4);
    assertThat(breaker.view().slowCallRate()).isEqualTo(50f);
  }

  @Test
  void countsWhatTheRulesSay() {
    CallRules rules =
        CallRules.builder()
            .failure(thrown -> thrown instanceof IOException)
            .ignored(thrown -> thrown instanceof InterruptedException)
            .failedResult("bad"::equals)
            .build();
    Breaker breaker = breaker(settings -> settings, builder -> builder.rules(rules));
    assertThatThrownBy(() -> breaker.run(() -> throwIt(new IllegalStateException("not its fault"))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> breaker.run(() -> throwIt(new InterruptedException())))
        .isInstanceOf(InterruptedException.class);
    assertThatThrownBy(
            () -> breaker.run(() -> throwIt(new CompletionException(new InterruptedException()))))
        .isInstanceOf(CompletionException.class);
    assertThatThrownBy(
            () ->
                breaker.run(
                    () ->
                        throwIt(
                            new ExecutionException(new CompletionException(new IOException())))))
        .isInstanceOf(ExecutionException.class);
    String bad = breaker.call(() -> "bad");
    assertThat(bad).isEqualTo("bad");
    breaker.acquire().result("bad");
    breaker.acquire().result("good");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(breaker.view().counts().bufferedCalls()).isEqualTo(5));
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(3);
  }

  private static void throwIt(Exception exception) throws Exception {
    throw exception;
  }

  @Test
  void aRuleThatThrowsLetsTheCallCountAsFailed() {
    CallRules rules =
        CallRules.builder()
            .failedResult(
                result -> {
                  throw new IllegalStateException("a broken rule");
                })
            .build();
    Breaker breaker = breaker(settings -> settings, builder -> builder.rules(rules));
    String answer = breaker.call(() -> "answer");
    assertThat(answer).isEqualTo("answer");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(breaker.view().counts().failedCalls()).isEqualTo(1));
  }

  @Test
  void countsCallsThatEndLater() throws Exception {
    Breaker breaker = breaker(settings -> settings.waitDurationInOpenState(Duration.ofMinutes(5)));
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> answer = breaker.callAsync(() -> first).toCompletableFuture();
    assertThat(answer).isNotDone();
    first.complete("later");
    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("later");
    for (int i = 0; i < 4; i++) {
      CompletableFuture<String> failed =
          breaker
              .callAsync(() -> CompletableFuture.<String>failedFuture(new IOException("down")))
              .toCompletableFuture();
      assertThatThrownBy(() -> failed.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class);
    }
    CompletableFuture<String> thrown =
        breaker
            .<String>callAsync(
                () -> {
                  throw new IllegalStateException("before it began");
                })
            .toCompletableFuture();
    assertThatThrownBy(() -> thrown.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
    awaitState(breaker, State.OPEN);
    await().atMost(PATIENCE).until(() -> breaker.state() == State.OPEN);
    CompletableFuture<String> rejected = breaker.callAsync(() -> first).toCompletableFuture();
    assertThatThrownBy(() -> rejected.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BreakerOpenException.class);
  }

  @Test
  void resetClosesAndForgets() {
    Breaker breaker = breaker(settings -> settings.waitDurationInOpenState(Duration.ofMinutes(5)));
    trip(breaker);
    assertThat(breaker.reset().state()).isEqualTo(State.CLOSED);
    await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isPresent());
    assertThat(breaker.view().counts().bufferedCalls()).isZero();
  }

  @Test
  void overridesStandUntilTheyAreLifted() {
    Breaker breaker = breaker(settings -> settings.waitDurationInOpenState(Duration.ofMinutes(5)));
    breaker.override(new OperatorOverride(State.FORCED_OPEN, "maintenance", null));
    await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isEmpty());
    assertThatThrownBy(breaker::acquire)
        .isInstanceOfSatisfying(
            BreakerOpenException.class,
            open -> assertThat(open.reason()).isEqualTo(RejectionReason.FORCED_OPEN));
    breaker.override(new OperatorOverride(State.DISABLED, null, null));
    await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isPresent());
    fail(breaker, 6);
    assertThat(breaker.view().state()).isEqualTo(State.DISABLED);
    breaker.liftOverride();
    awaitState(breaker, State.CLOSED);
    assertThat(breaker.view().counts().failedCalls()).isZero();
  }

  @Test
  void countsEachRejectionOnceWhereverItIsMade() {
    Breaker breaker = breaker(settings -> settings.waitDurationInOpenState(Duration.ofMinutes(5)));
    trip(breaker);
    for (int i = 0; i < 13; i++) {
      assertThat(breaker.tryAcquire()).isEmpty();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(breaker.view().counts().notPermittedCalls()).isEqualTo(13));
    assertThat(breaker.callAsync(() -> new CompletableFuture<String>()).toCompletableFuture())
        .failsWithin(PATIENCE);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(breaker.view().counts().notPermittedCalls()).isEqualTo(14));
  }

  @Test
  void tellsWhoFailedAndSinceWhenUntilItHasClosed() {
    Breaker breaker = breaker();
    fail(breaker, 2);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(breaker.view().failingCallers())
                    .isEqualTo(new FailingCallers(List.of(new CallerFailures("test", 2)), 0)));
    assertThat(breaker.view().notClosedSince()).isNull();
    fail(breaker, 3);
    awaitState(breaker, State.OPEN);
    awaitTrial(breaker).failure(new IOException("still down"));
    BreakerView view = breaker.view();
    TrippedBy by = Objects.requireNonNull(view.trippedBy());
    assertThat(view.notClosedSince()).isEqualTo(by.at());
    assertThat(by.caller()).isEqualTo("test");
    assertThat(by.error()).isEqualTo("java.io.IOException: down");
    assertThat(by.why()).isEqualTo("5 failures in a row reached 5");
    assertThat(view.failingCallers())
        .isEqualTo(new FailingCallers(List.of(new CallerFailures("test", 5)), 0));
    assertThat(view.failingErrors())
        .isEqualTo(
            new FailingErrors(List.of(new ErrorFailures("java.io.IOException: down", 5)), 0));
    BreakerView closed = breaker.reset();
    assertThat(closed.notClosedSince()).isNull();
    assertThat(closed.trippedBy()).isNull();
    assertThat(closed.failingCallers()).isEqualTo(FailingCallers.NONE);
    assertThat(closed.failingErrors()).isEqualTo(FailingErrors.NONE);
  }

  @Test
  void anOverrideCanStandForADurationAndTellsWhoSetIt() {
    Breaker breaker = breaker();
    OperatorOverride forced = new OperatorOverride(State.FORCED_OPEN, "maintenance", null);
    StandingOverride standing =
        Objects.requireNonNull(breaker.override(forced, Duration.ofMillis(700)).override());
    Instant setAt = Objects.requireNonNull(standing.setAt());
    assertThat(standing)
        .isEqualTo(
            new StandingOverride(
                State.FORCED_OPEN, "maintenance", setAt.plusMillis(700), "test", setAt));
    awaitState(breaker, State.CLOSED);
    assertThat(breaker.view().override()).isNull();
  }

  @Test
  void listenersAreToldInTheOrderOfWhatHappened() {
    List<String> told = new CopyOnWriteArrayList<>();
    BreakerListener listener =
        new BreakerListener() {
          @Override
          public void onTransition(String breaker, Transition transition) {
            told.add(breaker + " " + transition.from() + " " + transition.to());
          }
        };
    BreakerListener failing =
        new BreakerListener() {
          @Override
          public void onTransition(String breaker, Transition transition) {
            throw new IllegalStateException("a listener that fails harms nobody");
          }
        };
    Breaker breaker =
        breaker(settings -> settings, builder -> builder.listener(failing).listener(listener));
    trip(breaker);
    awaitTrial(breaker).success();
    await().atMost(PATIENCE).until(() -> told.size() == 3);
    assertThat(told)
        .containsExactly(
            name + " CLOSED OPEN", name + " OPEN HALF_OPEN", name + " HALF_OPEN CLOSED");
  }

  @Test
  void theTextsOfTheHistorySteerNoTerminal() {
    Breaker breaker = breaker(settings -> settings.waitDurationInOpenState(Duration.ofMinutes(5)));
    // A pair that the cut of a long text falls into, and half of one.
    String message = "\u009B2J\u202E\uD83D" + "x".repeat(190) + "😀".repeat(20);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> breaker.run(() -> throwIt(new IOException(message))))
          .hasMessage(message);
    }
    awaitState(breaker, State.OPEN);
    assertThat(whyLast(breaker.view())).contains("2J\uFFFDxxx");
    assertThat(DisplayText.isAllowed(whyLast(breaker.view()))).isTrue();
    for (String bad : List.of("", "a\nb", "a\u0085b", "\u009B", "a\u202Eb", "\u2028", "\uD83D")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Breakers.builder().caller(bad));
    }
  }

  @Test
  void aNameThatNoBreakerCanHaveIsRefused() {
    Breakers breakers = build(Breakers.builder());
    opened.add(breakers);
    for (String bad : List.of("", " x", "a*", "..", "x".repeat(129), "a\u0085")) {
      assertThatIllegalArgumentException().isThrownBy(() -> breakers.get(bad));
    }
    assertThat(breakers.get(name)).isSameAs(breakers.get(name));
  }

  @Test
  void countsEachCallOfManyThreadsOnce() throws InterruptedException {
    Breaker breaker =
        breaker(
            settings ->
                settings
                    .consecutiveFailureThreshold(null)
                    .failureRateThreshold(100f)
                    .slidingWindowSize(10_000)
                    .minimumNumberOfCalls(10_000));
    int threads = 8;
    int calls = 100;
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < calls; i++) {
                  if (i % 4 == 0) {
                    fail(breaker);
                  } else {
                    succeed(breaker);
                  }
                }
              });
      thread.start();
      all.add(thread);
    }
    go.countDown();
    for (Thread thread : all) {
      thread.join();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(breaker.view().counts().bufferedCalls())
                    .isEqualTo((long) threads * calls));
    assertThat(breaker.view().counts().failedCalls()).isEqualTo((long) threads * calls / 4);
  }
}
