package io.fusebox.engine;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.CountNotPermitted;
import io.fusebox.engine.Command.EndWait;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.RecordLate;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.RenewPermit;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random settings and commands over a clock that mostly runs forward, and is set back now and then;
 * the seed decides all.
 */
final class RandomCommands {

  private final Random random;
  private long now = Micros.of(Scenario.START);

  RandomCommands(Random random) {
    this.random = random;
  }

  long now() {
    return now;
  }

  Settings settings() {
    SlidingWindowType[] types = SlidingWindowType.values();
    SlidingWindowType type = types[random.nextInt(types.length)];
    int size = 1 + random.nextInt(20);
    int mostFailures = type == SlidingWindowType.COUNT_BASED ? size : 30;
    return Settings.builder()
        .consecutiveFailureThreshold(random.nextBoolean() ? 1 + random.nextInt(6) : null)
        .failureCountThreshold(random.nextInt(3) == 0 ? 1 + random.nextInt(mostFailures) : null)
        .failureRateThreshold(random.nextBoolean() ? percent(random) : null)
        .slowCallRateThreshold(random.nextInt(3) == 0 ? percent(random) : null)
        .slowCallDurationThreshold(Duration.ofMillis(500))
        .slidingWindowType(type)
        .slidingWindowSize(size)
        .minimumNumberOfCalls(1 + random.nextInt(10))
        .minimumDistinctCallers(random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1)
        .waitDurationInOpenState(Duration.ofMillis(1 + random.nextInt(5_000)))
        .waitDurationMultiplier(1 + random.nextInt(3))
        .maxWaitDurationInOpenState(Duration.ofSeconds(10))
        .permittedNumberOfCallsInHalfOpenState(1 + random.nextInt(5))
        .minimumNumberOfCallsInHalfOpenState(random.nextInt(3) == 0 ? 1 + random.nextInt(6) : null)
        .permitLease(Duration.ofMillis(1 + random.nextInt(3_000)))
        .maxPermitLease(Duration.ofMillis(1 + random.nextInt(5_000)))
        .maxWaitDurationInHalfOpenState(
            random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(1 + random.nextInt(8_000)))
        .automaticTransitionFromOpenToHalfOpenEnabled(random.nextInt(3) == 0)
        .build();
  }

  /** Any threshold, and often one that few calls can meet exactly. */
  static float percent(Random random) {
    return random.nextBoolean() ? 100f / (1 + random.nextInt(5)) : 1 + 99 * random.nextFloat();
  }

  /** The next command, after the clock has moved. */
  Command<?> next(Breaker breaker) {
    now += step();
    int dice = random.nextInt(100);
    if (dice < 36) {
      return new AcquirePermit(caller(), lease());
    } else if (dice < 44) {
      long generation = Math.max(1, breaker.generation() - random.nextInt(6) / 5);
      return new RenewPermit(new Permit(generation, random.nextInt(3)), lease());
    } else if (dice < 92) {
      RecordOutcome report = report(permit(breaker));
      return random.nextInt(4) > 0
          ? report
          : new RecordLate(report, now - random.nextInt(1_000_000));
    } else if (dice < 94) {
      return new ChangeSettings(settings(), author());
    } else if (dice < 95) {
      return new Reset(author());
    } else if (dice < 97) {
      State[] overrides = {State.FORCED_OPEN, State.DISABLED, State.METRICS_ONLY};
      Instant until = Micros.toInstant(now + random.nextInt(3_000_000) - 100_000);
      boolean ends = random.nextBoolean();
      OperatorOverride override =
          new OperatorOverride(overrides[random.nextInt(3)], "drill", ends ? until : null);
      Duration lasting = ends || random.nextBoolean() ? null : Duration.ofMillis(500);
      return new SetOverride(override, lasting, author());
    } else if (dice == 97) {
      return new LiftOverride(author());
    }
    return dice == 98 ? new EndWait(author()) : new CountNotPermitted(1 + random.nextInt(20));
  }

  private Author author() {
    return new Author(
        "operator-" + random.nextInt(2),
        random.nextBoolean() ? "ann" : null,
        random.nextBoolean() ? "maintenance" : null);
  }

  private RecordOutcome report(@Nullable Permit permit) {
    int count = permit != null && permit.isTrial() ? 1 : count();
    return new RecordOutcome(outcome(), count, permit, duration(), caller(), error());
  }

  /** Mostly one call, now and then a run that is longer than the windows here. */
  private int count() {
    int dice = random.nextInt(12);
    return dice > 1 ? 1 : dice == 1 ? 1 + random.nextInt(8) : 1 + random.nextInt(60);
  }

  private long step() {
    int dice = random.nextInt(40);
    if (dice == 0) {
      return -random.nextInt(random.nextInt(4) == 0 ? 60_000_000 : 1_000_000);
    }
    return dice == 1 ? random.nextInt(60_000_000) : random.nextInt(600_000);
  }

  private @Nullable Duration lease() {
    return random.nextInt(3) > 0 ? null : Duration.ofMillis(1 + random.nextInt(6_000));
  }

  private @Nullable String caller() {
    return random.nextInt(4) == 0
        ? null
        : "host-" + random.nextInt(random.nextInt(3) == 0 ? 20 : 4);
  }

  private @Nullable Duration duration() {
    return random.nextInt(4) == 0 ? null : Duration.ofMillis(random.nextInt(1_000));
  }

  private @Nullable String error() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> "connection refused";
      case 2 -> "no route " + random.nextInt(20);
      // Longer than a view has errors of failures, and not longer than a line of history has them.
      case 3 -> "timed out while connecting ".repeat(4) + random.nextInt(4);
      default -> null;
    };
  }

  private Outcome outcome() {
    int dice = random.nextInt(10);
    return dice < 1 ? Outcome.RELEASED : dice < 5 ? Outcome.SUCCESS : Outcome.FAILURE;
  }

  private @Nullable Permit permit(Breaker breaker) {
    if (random.nextInt(3) == 0) {
      return null;
    }
    long generation =
        Math.max(1, breaker.generation() + random.nextInt(12) / 10 - random.nextInt(10) / 9);
    return new Permit(generation, random.nextInt(3));
  }
}
