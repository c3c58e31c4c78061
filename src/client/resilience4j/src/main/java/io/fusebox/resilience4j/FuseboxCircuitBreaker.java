package io.fusebox.resilience4j;

import io.fusebox.client.Breaker;
import io.fusebox.client.BreakerNames;
import io.fusebox.client.BreakersUnavailableException;
import io.fusebox.client.Permit;
import io.fusebox.engine.OperatorOverride;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker of Resilience4j's whose state is that of a {@link Breaker}. {@link
 * FuseboxCircuitBreakerRegistry} gives it. Thread-safe.
 *
 * <p>Resilience4j hands no permit from the question to the report. So the permit is kept here: a
 * report gets the newest that its thread was given; a thread that was given none gets the newest
 * trial permit, or else the newest. Each permit is returned once. Where a thread has several calls
 * under way, outcomes can so change places, which matters only when the state changed between them:
 * then a late outcome can count in the new state, as it always does with Resilience4j. A report
 * without any permit counts in CLOSED and METRICS_ONLY only. A trial permit that nobody returns,
 * since the call threw an {@link Error}, say, goes back after {@code permitLease}.
 *
 * <p>States are the breaker's own, so nobody can set OPEN and HALF_OPEN, and what else Resilience4j
 * lets one set is an operator's override, which holds for all who share the breaker. Metrics are
 * asked for where the breaker lives, and fail with {@link BreakersUnavailableException} where it
 * cannot be asked.
 */
public final class FuseboxCircuitBreaker implements CircuitBreaker {

  /** Listeners are told on the thread that reports, and not of the result. */
  private static final ThreadLocal<@Nullable Object> RESULT = new ThreadLocal<>();

  private static final String REASON = "set through Resilience4j";

  private final String name;
  private final Breaker breaker;
  private final Map<String, String> tags;
  private final Publisher publisher = new Publisher();
  private final HeldPermits permits = new HeldPermits();

  /** Read from the settings in force when it is first wanted, unless it was given. */
  private volatile @Nullable CircuitBreakerConfig config;

  /**
   * Over a breaker.
   *
   * @param name as Resilience4j has it; the breaker's is {@link BreakerNames#escaped} of it
   */
  FuseboxCircuitBreaker(
      String name,
      Breaker breaker,
      @Nullable CircuitBreakerConfig config,
      Map<String, String> tags) {
    this.name = name;
    this.breaker = breaker;
    this.config = config;
    this.tags = Map.copyOf(tags);
  }

  /** The breaker that decides. */
  public Breaker breaker() {
    return breaker;
  }

  Publisher publisher() {
    return publisher;
  }

  /** What this thread is reporting as a call's result; null: nothing. */
  @Nullable Object reportedResult() {
    return RESULT.get();
  }

  @Override
  public boolean tryAcquirePermission() {
    Optional<Permit> permit = breaker.tryAcquire();
    if (permit.isEmpty()) {
      return false;
    }
    // Not CLOSED any more after a permit of CLOSED: taken for a trial, it is fenced all the same.
    boolean trial = breaker.state() != io.fusebox.engine.State.CLOSED;
    permits.put(permit.get(), trial);
    return true;
  }

  @Override
  public void acquirePermission() {
    if (!tryAcquirePermission()) {
      throw CallNotPermittedException.createCallNotPermittedException(this);
    }
  }

  @Override
  public void releasePermission() {
    Permit permit = permits.take();
    if (permit != null) {
      permit.release();
    }
  }

  @Override
  public void onError(long duration, TimeUnit durationUnit, Throwable throwable) {
    report(permit -> permit.failure(throwable, length(duration, durationUnit)));
  }

  @Override
  public void onSuccess(long duration, TimeUnit durationUnit) {
    report(permit -> permit.success(length(duration, durationUnit)));
  }

  @Override
  public void onResult(long duration, TimeUnit durationUnit, @Nullable Object returned) {
    RESULT.set(returned);
    try {
      report(permit -> permit.result(returned, length(duration, durationUnit)));
    } finally {
      RESULT.remove();
    }
  }

  private void report(Consumer<Permit> end) {
    Permit permit = permits.take();
    if (permit == null) {
      permit = permitForNone();
    }
    if (permit != null) {
      end.accept(permit);
    }
  }

  /** Where a permit is there for the asking, and only there, a report without one counts. */
  private @Nullable Permit permitForNone() {
    io.fusebox.engine.State state = breaker.state();
    boolean free =
        state == io.fusebox.engine.State.CLOSED || state == io.fusebox.engine.State.METRICS_ONLY;
    return free ? breaker.tryAcquire().orElse(null) : null;
  }

  private static Duration length(long duration, TimeUnit unit) {
    return Duration.ofNanos(Math.max(0, unit.toNanos(duration)));
  }

  /** Lifts the override, closes the breaker and forgets what it has counted. */
  @Override
  public void reset() {
    breaker.liftOverride();
    breaker.reset();
  }

  /** Lifts the override, and resets the breaker unless it then is closed. */
  @Override
  public void transitionToClosedState() {
    if (breaker.liftOverride().state() != io.fusebox.engine.State.CLOSED) {
      breaker.reset();
    }
  }

  /**
   * Not supported: OPEN is what the breaker has computed, of the calls of all who share it.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void transitionToOpenState() {
    throw new UnsupportedOperationException(
        "circuit breaker '"
            + getName()
            + "' opens by its rules only: use transitionToForcedOpenState, or"
            + " transitionToOpenStateFor, to have calls rejected");
  }

  /** An override to FORCED_OPEN that ends by itself; the breaker then goes on where it was. */
  @Override
  public void transitionToOpenStateFor(Duration waitDuration) {
    breaker.override(
        new OperatorOverride(io.fusebox.engine.State.FORCED_OPEN, REASON, null), waitDuration);
  }

  /** An override to FORCED_OPEN that ends by itself; the breaker then goes on where it was. */
  @Override
  public void transitionToOpenStateUntil(Instant waitUntil) {
    override(io.fusebox.engine.State.FORCED_OPEN, waitUntil);
  }

  /**
   * Not supported: HALF_OPEN is what the breaker has computed, and its trials are counted.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void transitionToHalfOpenState() {
    throw new UnsupportedOperationException(
        "circuit breaker '"
            + getName()
            + "' turns half-open by its rules only: use transitionToClosedState to have calls"
            + " permitted");
  }

  @Override
  public void transitionToDisabledState() {
    override(io.fusebox.engine.State.DISABLED, null);
  }

  @Override
  public void transitionToMetricsOnlyState() {
    override(io.fusebox.engine.State.METRICS_ONLY, null);
  }

  @Override
  public void transitionToForcedOpenState() {
    override(io.fusebox.engine.State.FORCED_OPEN, null);
  }

  private void override(io.fusebox.engine.State state, @Nullable Instant until) {
    breaker.override(new OperatorOverride(state, REASON, until));
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public State getState() {
    return Events.state(breaker.state());
  }

  /**
   * The configuration that the registry was given for this breaker; else one that says what its
   * settings were when this was first asked, or Resilience4j's default where they cannot be read.
   */
  @Override
  public CircuitBreakerConfig getCircuitBreakerConfig() {
    CircuitBreakerConfig known = config;
    if (known != null) {
      return known;
    }
    try {
      CircuitBreakerConfig read = Configs.config(breaker.view().settings());
      config = read;
      return read;
    } catch (BreakersUnavailableException e) {
      return CircuitBreakerConfig.ofDefaults();
    }
  }

  @Override
  public Metrics getMetrics() {
    return new ViewMetrics(breaker.view());
  }

  @Override
  public Map<String, String> getTags() {
    return tags;
  }

  @Override
  public EventPublisher getEventPublisher() {
    return publisher;
  }

  @Override
  public long getCurrentTimestamp() {
    return System.nanoTime();
  }

  @Override
  public TimeUnit getTimestampUnit() {
    return TimeUnit.NANOSECONDS;
  }

  @Override
  public String toString() {
    return "CircuitBreaker '" + getName() + "'";
  }
}
