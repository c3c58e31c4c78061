package io.fusebox.resilience4j;

import io.fusebox.client.BreakerListener;
import io.fusebox.client.BreakerOpenException;
import io.fusebox.engine.Transition;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.ResultRecordedAsFailureException;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnCallNotPermittedEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnFailureRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnIgnoredErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnResetEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSlowCallRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSuccessEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what happens to breakers as Resilience4j's events. Thread-safe. */
final class Events implements BreakerListener {

  /** The rate that tripped stands in the transition's words alone, to one decimal. */
  private static final Pattern RATE = Pattern.compile("rate ([0-9.]+) %");

  private final Function<String, @Nullable FuseboxCircuitBreaker> breakers;

  Events(Function<String, @Nullable FuseboxCircuitBreaker> breakers) {
    this.breakers = breakers;
  }

  private void tell(String breaker, Consumer<FuseboxCircuitBreaker> event) {
    FuseboxCircuitBreaker known = breakers.apply(breaker);
    if (known != null && known.publisher().hasConsumers()) {
      event.accept(known);
    }
  }

  /** Where an override keeps calls from being counted, Resilience4j tells of none. */
  private void tellOfCall(String breaker, Consumer<FuseboxCircuitBreaker> event) {
    tell(
        breaker,
        known -> {
          if (known.getState().allowPublish) {
            event.accept(known);
          }
        });
  }

  @Override
  public void onSuccess(String breaker, Duration duration) {
    tellOfCall(
        breaker,
        it ->
            it.publisher().processEvent(new CircuitBreakerOnSuccessEvent(it.getName(), duration)));
  }

  @Override
  public void onError(String breaker, Duration duration, @Nullable Throwable error) {
    tellOfCall(
        breaker,
        it -> {
          Throwable told =
              error == null
                  ? new ResultRecordedAsFailureException(it.getName(), it.reportedResult())
                  : error;
          it.publisher().processEvent(new CircuitBreakerOnErrorEvent(it.getName(), duration, told));
        });
  }

  @Override
  public void onIgnoredError(String breaker, Duration duration, Throwable error) {
    tellOfCall(
        breaker,
        it ->
            it.publisher()
                .processEvent(
                    new CircuitBreakerOnIgnoredErrorEvent(it.getName(), duration, error)));
  }

  @Override
  public void onNotPermitted(String breaker, BreakerOpenException rejection) {
    tellOfCall(
        breaker,
        it -> it.publisher().processEvent(new CircuitBreakerOnCallNotPermittedEvent(it.getName())));
  }

  @Override
  public void onTransition(String breaker, Transition transition) {
    tell(breaker, it -> publish(it.publisher(), it.getName(), transition));
  }

  private static void publish(Publisher publisher, String breaker, Transition transition) {
    if (transition.from() == io.fusebox.engine.State.CLOSED) {
      publishRate(publisher, breaker, transition);
    }
    State to = state(transition.to());
    State at = state(transition.from());
    while (at != to) {
      State next = next(at, to);
      publisher.processEvent(
          new CircuitBreakerOnStateTransitionEvent(
              breaker, StateTransition.transitionBetween(breaker, at, next)));
      at = next;
    }
    if (transition.cause() == Transition.Cause.RESET) {
      publisher.processEvent(new CircuitBreakerOnResetEvent(breaker));
    }
  }

  /** Resilience4j has no way from METRICS_ONLY to OPEN, and none from CLOSED to HALF_OPEN. */
  private static State next(State at, State to) {
    if (at == State.METRICS_ONLY && (to == State.OPEN || to == State.HALF_OPEN)) {
      return State.CLOSED;
    }
    return at == State.CLOSED && to == State.HALF_OPEN ? State.OPEN : to;
  }

  private static void publishRate(Publisher publisher, String breaker, Transition transition) {
    Matcher rate = RATE.matcher(transition.why());
    if (!rate.find()) {
      return;
    }
    float percent = Float.parseFloat(rate.group(1));
    if (transition.cause() == Transition.Cause.FAILURE_RATE_EXCEEDED) {
      publisher.processEvent(new CircuitBreakerOnFailureRateExceededEvent(breaker, percent));
    } else if (transition.cause() == Transition.Cause.SLOW_CALL_RATE_EXCEEDED) {
      publisher.processEvent(new CircuitBreakerOnSlowCallRateExceededEvent(breaker, percent));
    }
  }

  static State state(io.fusebox.engine.State state) {
    return State.valueOf(state.name());
  }
}
