package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Decision.Permitted;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The engine against Resilience4j's own {@code CircuitBreaker}: the same random commands at the
 * same moments, and after each the same state, answer, rates and counts.
 *
 * <p>The commands stay out of what differs on purpose, which {@code docs/compatibility.md} lists:
 * no outcome comes late, twice, in OPEN or without a trial's permit in HALF_OPEN; no lease lapses;
 * rates are the only rules; lifting an override is followed by a reset.
 */
class Resilience4jTest {

  @Test
  void theEngineDecidesAsResilience4jDoes() {
    Seeds.each(10_000, seed -> new Sequence(seed).run());
  }

  private static final class Sequence {

    private final long seed;
    private final Random random;
    private final Breaker engine;
    private final Resilience4jPeer peer;
    private final List<Permit> permits = new ArrayList<>();
    private long now = Micros.of(Scenario.START);

    Sequence(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      Settings settings = settings();
      this.engine = Breaker.closed(settings, now);
      this.peer = new Resilience4jPeer(settings, now);
    }

    private Settings settings() {
      return Settings.builder()
          .consecutiveFailureThreshold(null)
          .failureRateThreshold(RandomCommands.percent(random))
          .slowCallRateThreshold(RandomCommands.percent(random))
          .slowCallDurationThreshold(Duration.ofMillis(500))
          .slidingWindowType(
              random.nextBoolean() ? SlidingWindowType.COUNT_BASED : SlidingWindowType.TIME_BASED)
          .slidingWindowSize(1 + random.nextInt(random.nextBoolean() ? 6 : 40))
          .minimumNumberOfCalls(1 + random.nextInt(random.nextBoolean() ? 4 : 20))
          .waitDurationInOpenState(Duration.ofMillis(1 + random.nextInt(4_000)))
          .waitDurationMultiplier(1 + random.nextInt(3))
          .maxWaitDurationInOpenState(Duration.ofMillis(4_000 + random.nextInt(8_000)))
          .permittedNumberOfCallsInHalfOpenState(1 + random.nextInt(6))
          .permitLease(Duration.ofDays(365))
          .maxWaitDurationInHalfOpenState(
              random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(1 + random.nextInt(6_000)))
          .automaticTransitionFromOpenToHalfOpenEnabled(random.nextBoolean())
          .build();
    }

    void run() {
      for (int i = 0; i < 200; i++) {
        long step = random.nextInt(random.nextInt(8) == 0 ? 5_000_000 : 300_000);
        now = random.nextInt(4) == 0 && isDueSoon() ? dueAt() : now + step;
        peer.moveTo(now);
        State before = engine.view(now).state();
        String command = next(before);
        assertThat(ofEngine())
            .as("seed %d, command %d: %s in %s", seed, i, command, before)
            .isEqualTo(ofPeer());
      }
    }

    /** Whether time alone brings a change that is no trial's lapse. */
    private boolean isDueSoon() {
      return engine.changesAt() != null && dueAt() < now + Micros.of(Duration.ofDays(1));
    }

    /** A moment at which something is due is where the two would differ first. */
    private long dueAt() {
      return Math.max(now, Micros.of(Objects.requireNonNull(engine.changesAt())));
    }

    /** Gives both the same command, and compares the answers where there are any. */
    private String next(State state) {
      permits.removeIf(permit -> permit.generation() != engine.generation());
      int dice = random.nextInt(100);
      if (dice < 45) {
        return acquire();
      } else if (dice < 90) {
        return report(state);
      } else if (dice < 94) {
        return release(state);
      } else if (dice < 96) {
        engine.apply(new LiftOverride(Author.UNKNOWN), now);
        engine.apply(new Reset(Author.UNKNOWN), now);
        resetPeer();
        return "reset";
      }
      return dice < 97 ? override(state) : "nothing";
    }

    /** Its own reset leaves the timer of the state before running, which turns CLOSED to OPEN. */
    private void resetPeer() {
      if (peer.breaker.getState() == CircuitBreaker.State.CLOSED) {
        peer.breaker.reset();
      } else {
        peer.breaker.transitionToClosedState();
      }
    }

    private String acquire() {
      Decision decision = engine.apply(new AcquirePermit(null), now);
      assertThat(decision instanceof Permitted)
          .as(
              "permitted in %s, the peer in %s, with seed %d %s",
              decision, ofPeer(), seed, engine.view(now))
          .isEqualTo(peer.breaker.tryAcquirePermission());
      if (decision instanceof Permitted permitted && !permitted.state().isOverride()) {
        permits.add(permitted.permit());
      }
      return "acquire";
    }

    private String report(State state) {
      if (state == State.OPEN || state == State.FORCED_OPEN) {
        return "nothing to report";
      }
      Permit permit = null;
      if (state == State.HALF_OPEN) {
        if (permits.isEmpty()) {
          return "no trial to report";
        }
        permit = permits.remove(random.nextInt(permits.size()));
      }
      boolean failed = random.nextInt(5) < 2;
      long millis = random.nextInt(4) == 0 ? 500 + random.nextInt(3) : random.nextInt(499);
      Recorded recorded =
          engine.apply(
              new RecordOutcome(
                  failed ? Outcome.FAILURE : Outcome.SUCCESS,
                  permit,
                  Duration.ofMillis(millis),
                  null,
                  null),
              now);
      assertThat(recorded.disposition())
          .as("disposition of %s with seed %d", permit, seed)
          .isEqualTo(state == State.DISABLED ? Disposition.IGNORED : Disposition.RECORDED);
      if (failed) {
        peer.breaker.onError(millis, TimeUnit.MILLISECONDS, new IllegalStateException("failed"));
      } else {
        peer.breaker.onSuccess(millis, TimeUnit.MILLISECONDS);
      }
      return failed ? "failure" : "success";
    }

    private String release(State state) {
      if (permits.isEmpty() || (state != State.HALF_OPEN && state != State.CLOSED)) {
        return "nothing to release";
      }
      Permit permit = permits.remove(random.nextInt(permits.size()));
      engine.apply(new RecordOutcome(Outcome.RELEASED, permit, null, null, null), now);
      peer.breaker.releasePermission();
      return "release";
    }

    private String override(State state) {
      if (state.isOverride()) {
        return "nothing to override";
      }
      State wanted =
          List.of(State.DISABLED, State.FORCED_OPEN, State.METRICS_ONLY).get(random.nextInt(3));
      engine.apply(new SetOverride(new OperatorOverride(wanted, null, null), null), now);
      switch (wanted) {
        case DISABLED -> peer.breaker.transitionToDisabledState();
        case FORCED_OPEN -> peer.breaker.transitionToForcedOpenState();
        default -> peer.breaker.transitionToMetricsOnlyState();
      }
      return "override";
    }

    private List<Object> ofEngine() {
      BreakerView view = engine.view(now);
      return List.of(
          view.state().name(),
          Objects.requireNonNullElse(view.failureRate(), -1f),
          Objects.requireNonNullElse(view.slowCallRate(), -1f),
          view.counts().bufferedCalls(),
          view.counts().failedCalls(),
          view.counts().slowCalls(),
          view.counts().notPermittedCalls());
    }

    private List<Object> ofPeer() {
      CircuitBreaker.Metrics metrics = peer.breaker.getMetrics();
      return List.of(
          peer.breaker.getState().name(),
          metrics.getFailureRate(),
          metrics.getSlowCallRate(),
          (long) metrics.getNumberOfBufferedCalls(),
          (long) metrics.getNumberOfFailedCalls(),
          (long) metrics.getNumberOfSlowCalls(),
          metrics.getNumberOfNotPermittedCalls());
    }
  }
}
