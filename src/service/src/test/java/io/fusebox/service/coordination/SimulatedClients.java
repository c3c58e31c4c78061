package io.fusebox.service.coordination;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Micros;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.OutcomeItem.Run;
import io.fusebox.service.coordination.SimulatedOperation.Acquire;
import io.fusebox.service.coordination.SimulatedOperation.Batch;
import io.fusebox.service.coordination.SimulatedOperation.Declare;
import io.fusebox.service.coordination.SimulatedOperation.Operate;
import io.fusebox.service.coordination.SimulatedOperation.Renew;
import io.fusebox.service.coordination.SimulatedOperation.ReportOne;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What hosts and operators think of asking for. Some breakers only count; some trip and recover;
 * the others are at the mercy of operators.
 */
final class SimulatedClients {

  static final List<String> COUNTERS = List.of("counter-0", "counter-1");
  static final List<String> TRIPPING = List.of("pump-0", "pump-1", "pump-2");
  static final List<String> OPERATED = List.of("valve-0", "valve-1", "valve-2");

  private static final int MOST_HELD = 30;

  private final Random random;
  private final SimulatedTime time;
  private final List<Held> permits = new ArrayList<>();
  private final List<SimulatedOperation> keyed = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  private record Held(String breaker, PermitId id) {}

  SimulatedClients(Random random, SimulatedTime time) {
    this.random = random;
    this.time = time;
  }

  /** What is asked for next. */
  SimulatedOperation next() {
    int dice = random.nextInt(100);
    if (dice < 12 && !keyed.isEmpty()) {
      return again();
    }
    SimulatedOperation operation = fresh(dice);
    if (operation.key() != null) {
      keyed.add(operation);
    }
    return operation;
  }

  /** Something that was sent before with a key. */
  SimulatedOperation again() {
    int lately = random.nextInt(4) == 0 ? 60 : 12;
    return keyed.get(keyed.size() - 1 - random.nextInt(Math.min(lately, keyed.size())));
  }

  boolean hasKeyed() {
    return !keyed.isEmpty();
  }

  private SimulatedOperation fresh(int dice) {
    if (dice < 45) {
      return new Acquire(anyBreaker(), caller(), lease(), key());
    } else if (dice < 50 && !permits.isEmpty()) {
      Held held = permits.get(permits.size() - 1 - random.nextInt(Math.min(5, permits.size())));
      return new Renew(held.breaker(), held.id(), lease(), key());
    } else if (dice < 78) {
      return report();
    } else if (dice < 90) {
      return batch();
    } else if (dice < 95) {
      return declare(anyBreaker());
    }
    return new Operate(
        random.nextInt(3) == 0 ? any(TRIPPING) : any(OPERATED), operatorsCommand(), key());
  }

  /** Mostly none; now and then one that is longer than any may be. */
  private @Nullable Duration lease() {
    return random.nextInt(3) > 0 ? null : Duration.ofMillis(1 + random.nextInt(40_000));
  }

  private SimulatedOperation report() {
    Held held = permits.isEmpty() || random.nextInt(3) == 0 ? null : takePermit();
    String breaker = held == null ? anyBreaker() : held.breaker();
    PermitId id = held == null ? null : held.id();
    Permit permit = id == null ? null : id.permit();
    RecordOutcome command = new RecordOutcome(outcome(breaker), permit, null, caller(), null);
    return new ReportOne(breaker, command, id, key());
  }

  /** One that is held, and is perhaps held still when it was reported. */
  private Held takePermit() {
    int which = random.nextInt(permits.size());
    return random.nextInt(3) == 0 ? permits.get(which) : permits.remove(which);
  }

  void hold(String breaker, PermitId id) {
    permits.add(new Held(breaker, id));
    if (permits.size() > MOST_HELD) {
      permits.remove(0);
    }
  }

  private SimulatedOperation batch() {
    List<OutcomeItem> items = new ArrayList<>();
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      String breaker = anyBreaker();
      Permit permit =
          COUNTERS.contains(breaker) || random.nextInt(3) > 0
              ? null
              : new Permit(1 + random.nextInt(12), 0);
      List<Run> runs = new ArrayList<>();
      for (int run = random.nextInt(2); run >= 0; run--) {
        int count = 1 + random.nextInt(4);
        Duration age = Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(4_000));
        runs.add(
            new Run(new RecordOutcome(outcome(breaker), count, permit, null, caller(), null), age));
      }
      items.add(new OutcomeItem(breaker, runs));
    }
    return new Batch(items, key());
  }

  private SimulatedOperation declare(String breaker) {
    return new Declare(
        breaker, settings(breaker), random.nextBoolean() ? null : random.nextBoolean());
  }

  private Command<BreakerView> operatorsCommand() {
    int dice = random.nextInt(5);
    if (dice == 0) {
      return new Reset("operator");
    } else if (dice < 3) {
      return new LiftOverride("operator");
    }
    State[] states = {State.FORCED_OPEN, State.DISABLED, State.METRICS_ONLY};
    Instant until =
        random.nextInt(4) == 0
            ? null
            : Micros.toInstant(time.clock() + random.nextInt(20_000_000) - 500_000);
    return new SetOverride(
        new OperatorOverride(states[random.nextInt(3)], null, until), "operator");
  }

  Settings settings(String breaker) {
    boolean counts = COUNTERS.contains(breaker);
    boolean automatic = random.nextInt(4) == 0;
    return Settings.builder()
        .consecutiveFailureThreshold(counts ? null : 1 + random.nextInt(4))
        .slidingWindowSize(counts ? 10_000 : 1 + random.nextInt(20))
        .waitDurationInOpenState(Duration.ofMillis(1 + random.nextInt(15_000)))
        .waitDurationMultiplier(1 + random.nextInt(2))
        .maxWaitDurationInOpenState(Duration.ofSeconds(60))
        .permittedNumberOfCallsInHalfOpenState(1 + random.nextInt(3))
        .permitLease(Duration.ofMillis(1 + random.nextInt(10_000)))
        .maxPermitLease(Duration.ofMillis(1 + random.nextInt(30_000)))
        .maxWaitDurationInHalfOpenState(
            automatic || random.nextBoolean()
                ? Duration.ZERO
                : Duration.ofMillis(1 + random.nextInt(30_000)))
        .automaticTransitionFromOpenToHalfOpenEnabled(automatic)
        .build();
  }

  private Outcome outcome(String breaker) {
    int dice = random.nextInt(10);
    if (dice == 0 && !COUNTERS.contains(breaker)) {
      return Outcome.RELEASED;
    }
    return dice < 5 ? Outcome.SUCCESS : Outcome.FAILURE;
  }

  /** Mostly none, mostly a new one; now and then one that came with something else before. */
  private @Nullable String key() {
    int dice = random.nextInt(20);
    if (dice < 11) {
      return null;
    }
    if (dice == 11 && keys.size() > 2) {
      return keys.get(keys.size() - 1 - random.nextInt(3));
    }
    String made = dice < 16 ? "key-" + keys.size() : new UUID(time.clock(), keys.size()).toString();
    keys.add(made);
    return made;
  }

  private String anyBreaker() {
    int dice = random.nextInt(10);
    return dice < 2 ? any(COUNTERS) : dice < 7 ? any(TRIPPING) : any(OPERATED);
  }

  private String any(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  private String caller() {
    return "host-" + random.nextInt(5);
  }
}
