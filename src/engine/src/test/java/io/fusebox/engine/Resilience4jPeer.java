package io.fusebox.engine;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.internal.CircuitBreakerStateMachine;
import io.github.resilience4j.circuitbreaker.internal.SchedulerFactory;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mockito.invocation.InvocationOnMock;

/** A breaker of Resilience4j with an engine breaker's settings, on a clock that the test turns. */
final class Resilience4jPeer {

  final CircuitBreaker breaker;
  private long now;
  private final List<Timer> timers = new ArrayList<>();

  private static final class Timer {
    final long due;
    final Runnable task;

    Timer(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }
  }

  Resilience4jPeer(Settings settings, long now) {
    this.now = now;
    this.breaker = new CircuitBreakerStateMachine("peer", config(settings), clockwork());
  }

  private CircuitBreakerConfig config(Settings settings) {
    Float failureRate = settings.failureRateThreshold();
    Float slowCallRate = settings.slowCallRateThreshold();
    if (failureRate == null || slowCallRate == null) {
      throw new IllegalArgumentException("Resilience4j has both rates on, always");
    }
    return CircuitBreakerConfig.custom()
        .failureRateThreshold(failureRate)
        .slowCallRateThreshold(slowCallRate)
        .slowCallDurationThreshold(settings.slowCallDurationThreshold())
        .slidingWindowType(
            CircuitBreakerConfig.SlidingWindowType.valueOf(settings.slidingWindowType().name()))
        .slidingWindowSize(settings.slidingWindowSize())
        .minimumNumberOfCalls(settings.minimumNumberOfCalls())
        .slidingWindowSynchronizationStrategy(SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
        .waitIntervalFunctionInOpenState(wait(settings))
        .permittedNumberOfCallsInHalfOpenState(settings.permittedNumberOfCallsInHalfOpenState())
        .maxWaitDurationInHalfOpenState(settings.maxWaitDurationInHalfOpenState())
        .automaticTransitionFromOpenToHalfOpenEnabled(
            settings.automaticTransitionFromOpenToHalfOpenEnabled())
        .clock(new TurnedClock())
        .build();
  }

  private static IntervalFunction wait(Settings settings) {
    Duration wait = settings.waitDurationInOpenState();
    return settings.waitDurationMultiplier() == 1
        ? IntervalFunction.of(wait)
        : IntervalFunction.ofExponentialBackoff(
            wait, settings.waitDurationMultiplier(), settings.maxWaitDurationInOpenState());
  }

  /** Turns the clock to the moment, and runs what the breaker wanted done on the way there. */
  void moveTo(long moment) {
    for (Timer next = nextTimer(); next != null && next.due <= moment; next = nextTimer()) {
      timers.remove(next);
      now = next.due;
      next.task.run();
    }
    now = moment;
  }

  private @Nullable Timer nextTimer() {
    return timers.stream().min(Comparator.comparingLong(timer -> timer.due)).orElse(null);
  }

  /** The only way to a breaker's timers is its own factory of schedulers. */
  private SchedulerFactory clockwork() {
    ScheduledExecutorService scheduler =
        mock(ScheduledExecutorService.class, withSettings().stubOnly().defaultAnswer(this::timer));
    return mock(SchedulerFactory.class, withSettings().stubOnly().defaultAnswer(call -> scheduler));
  }

  private ScheduledFuture<?> timer(InvocationOnMock call) {
    if (!call.getMethod().getName().equals("schedule")) {
      throw new UnsupportedOperationException(call.toString());
    }
    TimeUnit unit = call.getArgument(2);
    Timer timer = new Timer(now + unit.toMicros(call.<Long>getArgument(1)), call.getArgument(0));
    timers.add(timer);
    return mock(
        ScheduledFuture.class,
        withSettings()
            .stubOnly()
            .defaultAnswer(
                of -> of.getMethod().getName().equals("cancel") ? timers.remove(timer) : false));
  }

  private final class TurnedClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return Micros.toInstant(now);
    }
  }
}
