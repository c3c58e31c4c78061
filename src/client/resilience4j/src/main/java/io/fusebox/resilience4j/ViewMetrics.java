package io.fusebox.resilience4j;

import io.fusebox.engine.BreakerView;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;

/**
 * What a breaker looked like when it was asked, in Resilience4j's words. An immutable value. A
 * breaker does not know which of its slow calls failed: those are told as failed that must have,
 * all others as successful; their sum is exact.
 */
final class ViewMetrics implements Metrics {

  private static final float UNKNOWN = -1;

  private final BreakerView view;

  ViewMetrics(BreakerView view) {
    this.view = view;
  }

  @Override
  public float getFailureRate() {
    Float rate = view.failureRate();
    return rate == null ? UNKNOWN : rate;
  }

  @Override
  public float getSlowCallRate() {
    Float rate = view.slowCallRate();
    return rate == null ? UNKNOWN : rate;
  }

  @Override
  public int getNumberOfSlowCalls() {
    return whole(view.counts().slowCalls());
  }

  @Override
  public int getNumberOfSlowSuccessfulCalls() {
    return getNumberOfSlowCalls() - getNumberOfSlowFailedCalls();
  }

  @Override
  public int getNumberOfSlowFailedCalls() {
    BreakerView.Counts counts = view.counts();
    return whole(Math.max(0, counts.slowCalls() + counts.failedCalls() - counts.bufferedCalls()));
  }

  @Override
  public int getNumberOfBufferedCalls() {
    return whole(view.counts().bufferedCalls());
  }

  @Override
  public int getNumberOfFailedCalls() {
    return whole(view.counts().failedCalls());
  }

  @Override
  public long getNumberOfNotPermittedCalls() {
    return view.counts().notPermittedCalls();
  }

  @Override
  public int getNumberOfSuccessfulCalls() {
    return whole(view.counts().bufferedCalls() - view.counts().failedCalls());
  }

  private static int whole(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }
}
