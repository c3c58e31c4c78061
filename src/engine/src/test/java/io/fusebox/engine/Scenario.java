package io.fusebox.engine;

import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A breaker with a clock that the test turns. */
final class Scenario {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final Breaker breaker;
  private final List<Transition> history = new ArrayList<>();
  long now = Micros.of(START);

  private Scenario(Settings settings) {
    breaker = Breaker.closed(settings, now);
  }

  static Scenario of(UnaryOperator<Settings.Builder> settings) {
    return new Scenario(settings.apply(Settings.builder()).build());
  }

  static Scenario of(Settings settings) {
    return new Scenario(settings);
  }

  Scenario pass(Duration duration) {
    now += Micros.of(duration);
    return this;
  }

  <R> R apply(Command<R> command) {
    R result = breaker.apply(command, now);
    history.addAll(breaker.takeTransitions());
    return result;
  }

  Decision acquire() {
    return apply(new Command.AcquirePermit("host-a"));
  }

  Permit permit() {
    return ((Permitted) acquire()).permit();
  }

  Rejected rejection() {
    return (Rejected) acquire();
  }

  Disposition report(Outcome outcome, @Nullable Permit permit) {
    return report(outcome, permit, null);
  }

  Disposition report(Outcome outcome, @Nullable Permit permit, @Nullable Duration duration) {
    return apply(new Command.RecordOutcome(outcome, permit, duration, "host-a", null))
        .disposition();
  }

  Scenario succeed(int times) {
    for (int i = 0; i < times; i++) {
      report(Outcome.SUCCESS, null);
    }
    return this;
  }

  Scenario fail(int times) {
    for (int i = 0; i < times; i++) {
      report(Outcome.FAILURE, null);
    }
    return this;
  }

  State state() {
    return breaker.state();
  }

  BreakerView view() {
    BreakerView view = breaker.view(now);
    history.addAll(breaker.takeTransitions());
    return view;
  }

  List<Transition> history() {
    return List.copyOf(history);
  }

  Transition last() {
    return history.get(history.size() - 1);
  }
}
