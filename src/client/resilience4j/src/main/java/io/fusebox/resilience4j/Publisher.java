package io.fusebox.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnCallNotPermittedEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnFailureRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnIgnoredErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnResetEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSlowCallRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSuccessEvent;
import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;

/** Those who consume a circuit breaker's events. Thread-safe. */
final class Publisher extends EventProcessor<CircuitBreakerEvent>
    implements CircuitBreaker.EventPublisher {

  private CircuitBreaker.EventPublisher register(
      Class<? extends CircuitBreakerEvent> type,
      EventConsumer<? extends CircuitBreakerEvent> consumer) {
    registerConsumer(type.getName(), consumer);
    return this;
  }

  @Override
  public CircuitBreaker.EventPublisher onSuccess(
      EventConsumer<CircuitBreakerOnSuccessEvent> consumer) {
    return register(CircuitBreakerOnSuccessEvent.class, consumer);
  }

  @Override
  public CircuitBreaker.EventPublisher onError(EventConsumer<CircuitBreakerOnErrorEvent> consumer) {
    return register(CircuitBreakerOnErrorEvent.class, consumer);
  }

  @Override
  public CircuitBreaker.EventPublisher onStateTransition(
      EventConsumer<CircuitBreakerOnStateTransitionEvent> consumer) {
    return register(CircuitBreakerOnStateTransitionEvent.class, consumer);
  }

  @Override
  public CircuitBreaker.EventPublisher onReset(EventConsumer<CircuitBreakerOnResetEvent> consumer) {
    return register(CircuitBreakerOnResetEvent.class, consumer);
  }

  @Override
  public CircuitBreaker.EventPublisher onIgnoredError(
      EventConsumer<CircuitBreakerOnIgnoredErrorEvent> consumer) {
    return register(CircuitBreakerOnIgnoredErrorEvent.class, consumer);
  }

  @Override
  public CircuitBreaker.EventPublisher onCallNotPermitted(
      EventConsumer<CircuitBreakerOnCallNotPermittedEvent> consumer) {
    return register(CircuitBreakerOnCallNotPermittedEvent.class, consumer);
  }

  @Override
  public CircuitBreaker.EventPublisher onFailureRateExceeded(
      EventConsumer<CircuitBreakerOnFailureRateExceededEvent> consumer) {
    return register(CircuitBreakerOnFailureRateExceededEvent.class, consumer);
  }

  @Override
  public CircuitBreaker.EventPublisher onSlowCallRateExceeded(
      EventConsumer<CircuitBreakerOnSlowCallRateExceededEvent> consumer) {
    return register(CircuitBreakerOnSlowCallRateExceededEvent.class, consumer);
  }
}
