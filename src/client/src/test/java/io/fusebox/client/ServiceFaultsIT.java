package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fusebox.client.ServiceOptions.Mode;
import io.fusebox.client.support.FaultProxy;
import io.fusebox.client.support.ServiceProcess;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens between client and service never holds a call up for long, and loses none. */
class ServiceFaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofMillis(250);

  /** Beyond the limit only a machine that stands still: no call waits for two of its requests. */
  private static final Duration SLACK = Duration.ofMillis(1_500);

  private final ServiceProcess service = ServiceProcess.shared();
  private final FaultProxy proxy = new FaultProxy(service.port());
  private final Told told = new Told();
  private final String name = "b-" + UUID.randomUUID();

  @AfterEach
  void closeProxy() throws IOException {
    proxy.close();
  }

  /** What a listener was told. */
  private static final class Told implements BreakerListener {
    final AtomicInteger degraded = new AtomicInteger();
    final AtomicInteger recovered = new AtomicInteger();
    final AtomicLong dropped = new AtomicLong();

    @Override
    public void onDegraded(String why) {
      degraded.incrementAndGet();
    }

    @Override
    public void onRecovered() {
      recovered.incrementAndGet();
    }

    @Override
    public void onDropped(String breaker, long calls, String why) {
      dropped.addAndGet(calls);
    }
  }

  /** Counts all, and never trips. */
  private static final Settings COUNTING =
      Settings.builder()
          .consecutiveFailureThreshold(null)
          .failureRateThreshold(100f)
          .slidingWindowSize(10_000)
          .minimumNumberOfCalls(10_000)
          .build();

  private Breakers open(ServiceOptions.Builder options, Settings settings) {
    return Breakers.builder()
        .caller("faulty-host")
        .listener(told)
        .settings(settings)
        .service(proxy.uri(), options.timeLimit(LIMIT).poll(Duration.ofMillis(100)).build());
  }

  private static ServiceOptions.Builder options(Mode mode) {
    return ServiceOptions.builder().mode(mode);
  }

  /** Calls once; how long that took. */
  private static Duration call(Breaker breaker, boolean fails) {
    long start = System.nanoTime();
    try {
      breaker.run(
          () -> {
            if (fails) {
              throw new IOException("down");
            }
          });
    } catch (IOException e) {
      assertThat(e).hasMessage("down");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /**
   * Calls, one after the other, until the client has noticed that the service is away.
   *
   * @param least so often in any case
   * @return how often
   */
  private int callUntilDegraded(Breaker breaker, int least, IntPredicate fails) {
    AtomicInteger calls = new AtomicInteger();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              assertThat(call(breaker, fails.test(calls.incrementAndGet())))
                  .isLessThan(LIMIT.multipliedBy(2).plus(SLACK));
              return told.degraded.get() > 0 && calls.get() >= least;
            });
    return calls.get();
  }

  private void awaitContact(Breaker breaker) {
    await().atMost(PATIENCE).until(() -> breaker.view().generation() >= 1);
    call(breaker, false);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(bufferedCalls(breaker)).isEqualTo(1));
  }

  /** Waits until so many calls are counted; until the service is back, it cannot be asked. */
  private static void awaitCountedOnceItIsBack(Breaker breaker, long calls) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(bufferedCalls(breaker)).isEqualTo(calls));
  }

  private static long bufferedCalls(Breaker breaker) {
    return breaker.view().counts().bufferedCalls();
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultProxy.Mode.class,
      names = {"PASS", "SLOW"},
      mode = EnumSource.Mode.EXCLUDE)
  void cachedCallsGoOnAndAreCountedOnceWhenTheServiceIsBack(FaultProxy.Mode fault) {
    goOnAndAreCountedOnce(Mode.CACHED, fault);
  }

  @ParameterizedTest
  @EnumSource(value = FaultProxy.Mode.class, names = "PASS", mode = EnumSource.Mode.EXCLUDE)
  void strictCallsGoOnAndAreCountedOnceWhenTheServiceIsBack(FaultProxy.Mode fault) {
    goOnAndAreCountedOnce(Mode.STRICT, fault);
  }

  @Test
  void aSlowServiceHoldsNoCachedCallUp() {
    try (Breakers breakers = open(options(Mode.CACHED), COUNTING)) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      proxy.set(FaultProxy.Mode.SLOW);
      for (int i = 1; i <= 200; i++) {
        assertThat(call(breaker, i % 4 == 0)).isLessThan(SLACK);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(bufferedCalls(breaker)).isEqualTo(201));
      assertThat(told.dropped).hasValue(0);
    }
  }

  private void goOnAndAreCountedOnce(Mode mode, FaultProxy.Mode fault) {
    try (Breakers breakers = open(options(mode), COUNTING)) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      proxy.set(fault);
      int calls = callUntilDegraded(breaker, 1, call -> call % 4 == 0);
      for (int i = 0; i < 200; i++) {
        calls++;
        assertThat(call(breaker, calls % 4 == 0)).isLessThan(SLACK);
      }
      int made = calls;
      proxy.set(FaultProxy.Mode.PASS);
      await().atMost(PATIENCE).until(() -> told.recovered.get() > 0);
      awaitCountedOnceItIsBack(breaker, 1L + made);
      assertThat(breaker.view().counts().failedCalls()).isEqualTo(made / 4);
      assertThat(told.dropped).hasValue(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"STRICT", "CACHED"})
  void aKilledServiceIsFoundAgainAndNothingIsLost(Mode mode) {
    try (ServiceProcess own = ServiceProcess.start();
        Breakers breakers =
            Breakers.builder()
                .listener(told)
                .settings(COUNTING)
                .service(own.uri(), options(mode).timeLimit(LIMIT).build())) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      own.kill();
      long made = 1L + callUntilDegraded(breaker, 100, call -> call % 4 == 0);
      own.restart();
      await().atMost(PATIENCE).until(() -> told.recovered.get() > 0);
      awaitCountedOnceItIsBack(breaker, made);
      assertThat(told.dropped).hasValue(0);
    }
  }

  @Test
  void aServiceThatIsAwayIsNotAskedForCalls() {
    try (Breakers breakers = open(options(Mode.STRICT), COUNTING)) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      proxy.set(FaultProxy.Mode.ERROR_500);
      callUntilDegraded(breaker, 1, call -> false);
      int before = proxy.requests();
      for (int i = 0; i < 10_000; i++) {
        call(breaker, false);
      }
      assertThat(proxy.requests() - before).isLessThan(30);
    }
  }

  @Test
  void aLocalBreakerTripsWithTheSameSettingsWhileTheServiceIsAway() {
    Settings settings = Settings.builder().waitDurationInOpenState(Duration.ofMinutes(10)).build();
    try (Breakers breakers = open(options(Mode.CACHED), settings)) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      proxy.set(FaultProxy.Mode.HANG);
      callUntilDegraded(breaker, 1, call -> false);
      for (int i = 0; i < 5; i++) {
        call(breaker, true);
      }
      assertThat(breaker.state()).isEqualTo(State.OPEN);
      assertThatThrownBy(() -> breaker.run(() -> {}))
          .isInstanceOf(BreakerOpenException.class)
          .hasMessageContaining("5 failures in a row");
      proxy.set(FaultProxy.Mode.PASS);
      // The service counts the five as well, and opens.
      await().atMost(PATIENCE).ignoreExceptions().until(() -> breaker.view().state() == State.OPEN);
      await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"STRICT", "CACHED"})
  void anOpenBreakerStaysOpenWhileTheServiceIsAway(Mode mode) {
    Settings settings = Settings.builder().waitDurationInOpenState(Duration.ofMinutes(10)).build();
    try (Breakers breakers = open(options(mode), settings)) {
      Breaker breaker = breakers.get(name);
      await().atMost(PATIENCE).until(() -> breaker.view().generation() == 1);
      for (int i = 0; i < 5; i++) {
        call(breaker, true);
      }
      await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isEmpty());
      proxy.set(FaultProxy.Mode.CUT);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(breaker.tryAcquire()).isEmpty();
                return told.degraded.get() > 0;
              });
      for (int i = 0; i < 100; i++) {
        assertThat(breaker.tryAcquire()).isEmpty();
      }
    }
  }

  @Test
  void permitLetsCallsThroughAndCountsThemLater() {
    Settings settings = Settings.builder().waitDurationInOpenState(Duration.ofMinutes(10)).build();
    try (Breakers breakers =
        open(options(Mode.STRICT).whenOutOfReach(WhenOutOfReach.PERMIT), settings)) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      proxy.set(FaultProxy.Mode.CUT);
      for (int i = 0; i < 20; i++) {
        call(breaker, true);
      }
      proxy.set(FaultProxy.Mode.PASS);
      await().atMost(PATIENCE).ignoreExceptions().until(() -> breaker.view().state() == State.OPEN);
    }
  }

  @Test
  void rejectRejectsAndSaysThatTheServiceIsAway() {
    try (Breakers breakers =
        open(options(Mode.STRICT).whenOutOfReach(WhenOutOfReach.REJECT), COUNTING)) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      proxy.set(FaultProxy.Mode.CUT);
      assertThatThrownBy(() -> breaker.run(() -> {}))
          .isInstanceOfSatisfying(
              BreakerOpenException.class,
              open -> {
                assertThat(open.reason()).isNull();
                assertThat(open).hasMessageContaining("could not be asked");
              });
    }
  }

  @Test
  void whatDoesNotFitIntoTheBufferIsToldAsDropped() {
    try (Breakers breakers = open(options(Mode.CACHED).mostBufferedRuns(10), COUNTING)) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      proxy.set(FaultProxy.Mode.HANG);
      long made = 1L + callUntilDegraded(breaker, 500, call -> call % 2 == 0);
      assertThat(told.dropped.get()).isPositive();
      proxy.set(FaultProxy.Mode.PASS);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(bufferedCalls(breaker) + told.dropped.get()).isEqualTo(made));
    }
  }

  @Test
  void aCutStreamIsResumedAndTellsOfTripsMeanwhile() {
    Settings settings = Settings.builder().waitDurationInOpenState(Duration.ofMinutes(10)).build();
    try (Breakers breakers = open(options(Mode.CACHED), settings);
        Breakers others = Breakers.builder().settings(settings).service(service.uri())) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      for (int round = 0; round < 3; round++) {
        proxy.cut();
        Breaker other = others.get(name);
        for (int i = 0; i < 5; i++) {
          call(other, true);
        }
        await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isEmpty());
        other.reset();
        await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isPresent());
        await().atMost(PATIENCE).until(() -> other.tryAcquire().isPresent());
      }
    }
  }

  @Test
  void aBusyHostAsksTheServiceTwentyTimesASecondAtMost() {
    try (Breakers breakers = open(options(Mode.CACHED), COUNTING)) {
      Breaker[] ten = new Breaker[10];
      for (int i = 0; i < ten.length; i++) {
        ten[i] = breakers.get(name + "-" + i);
        Breaker breaker = ten[i];
        await().atMost(PATIENCE).until(() -> breaker.view().generation() == 1);
        call(breaker, false);
      }
      await().atMost(PATIENCE).until(() -> bufferedCalls(ten[9]) == 1);
      int before = proxy.requests();
      long start = System.nanoTime();
      long calls = 0;
      while (System.nanoTime() - start < Duration.ofSeconds(3).toNanos()) {
        for (Breaker breaker : ten) {
          call(breaker, calls++ % 100 == 0);
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      int requests = proxy.requests() - before;
      System.out.printf("%d calls in %.1f s, %d requests%n", calls, seconds, requests);
      assertThat(requests).isLessThanOrEqualTo((int) Math.ceil(20 * seconds));
    }
  }

  @Test
  void aFailureThatComesAloneIsToldAtOnce() {
    try (Breakers breakers =
        open(options(Mode.CACHED).failureLinger(Duration.ofMinutes(1)), COUNTING)) {
      Breaker breaker = breakers.get(name);
      await().atMost(PATIENCE).until(() -> breaker.view().generation() == 1);
      call(breaker, true);
      await().atMost(PATIENCE).until(() -> bufferedCalls(breaker) == 1);
    }
  }

  @Test
  void aSuccessEndsTheRowOfFailuresThatWereLongOnTheirWay() {
    try (Breakers breakers = open(options(Mode.CACHED), COUNTING)) {
      Breaker breaker = breakers.get(name);
      awaitContact(breaker);
      proxy.set(FaultProxy.Mode.HANG);
      call(breaker, true);
      await().atMost(PATIENCE).until(() -> proxy.holds("POST /v1/outcomes "));
      call(breaker, false);
      call(breaker, true);
      // The first batch, which holds its ages already, is on its way for so much longer than the
      // second will be.
      Duration longer = Duration.ofMillis(400);
      await().pollDelay(longer).until(() -> proxy.holds("POST /v1/outcomes "));
      proxy.letGo();
      awaitCountedOnceItIsBack(breaker, 4);
      assertThat(breaker.view().counts().consecutiveFailures()).isEqualTo(1);
    }
  }

  @Test
  void closingSendsWhatIsBuffered() {
    Breakers breakers =
        open(
            options(Mode.CACHED)
                .successLinger(Duration.ofMinutes(1))
                .failureLinger(Duration.ofMinutes(1)),
            COUNTING);
    Breaker breaker = breakers.get(name);
    await().atMost(PATIENCE).until(() -> breaker.view().generation() == 1);
    for (int i = 0; i < 50; i++) {
      call(breaker, i % 5 == 0);
    }
    breakers.close();
    try (Breakers again = Breakers.service(service.uri())) {
      assertThat(bufferedCalls(again.get(name))).isEqualTo(50);
    }
  }
}
