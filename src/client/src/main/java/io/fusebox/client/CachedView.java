package io.fusebox.client;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known here of a breaker in the service, and what stands in for the service while it is
 * out of reach. Calls look at it without a lock; an answer changes it only if nothing was heard
 * since its question. Thread-safe.
 */
final class CachedView {

  private volatile Known known = Known.NOTHING;

  /** Counts what was heard that nobody here asked for. Changed with the lock only. */
  private volatile long heard;

  /** Began with what was known before, and ends with what is known next. */
  private @Nullable LocalCore substitute;

  /** What is known now. */
  Known known() {
    return known;
  }

  /** The number that an answer's question is known by. */
  long heardSoFar() {
    return heard;
  }

  /**
   * An answer to whoever asked for a permit.
   *
   * @param asked {@link #heardSoFar} before the question
   * @return false: it tells of an earlier generation, so that nothing is sure
   */
  synchronized boolean adopt(long asked, Known answer) {
    if (asked != heard) {
      return true;
    }
    if (answer.generation() < known.generation()) {
      // Answers that have overtaken each other, or one of a breaker that was deleted and is back.
      forget();
      return false;
    }
    know(answer);
    return true;
  }

  /** An answer to a report tells the state as well. */
  synchronized void told(long asked, Known answer) {
    boolean outdated = asked != heard || answer.generation() < known.generation();
    boolean same = answer.state() == known.state() && answer.generation() == known.generation();
    if (!outdated && !same) {
      know(answer);
    }
  }

  /**
   * The stream tells of a transition.
   *
   * @param generation the breaker's generation after it
   * @param next what is known after it, from what was known before
   * @param believed whether it counts; otherwise whatever is known may be outdated
   */
  synchronized void heard(long generation, UnaryOperator<Known> next, BooleanSupplier believed) {
    if (generation < known.generation()) {
      return;
    }
    heard++;
    if (believed.getAsBoolean()) {
      know(next.apply(known));
    }
  }

  private void know(Known now) {
    known = now;
    substitute = null;
  }

  /** Whatever is known may be outdated: the next call asks. */
  synchronized void doubt() {
    heard++;
    known = known.doubted();
  }

  /** The breaker may have been deleted and be another: whatever is heard next holds. */
  synchronized void forget() {
    heard++;
    known = known.forgotten();
  }

  /** The service is back: what was decided without it ends. */
  synchronized void isBack() {
    doubt();
    substitute = null;
  }

  /** What stands in for the service; it begins with what is known. */
  synchronized LocalCore substitute(Function<Known, LocalCore> begin) {
    LocalCore local = substitute;
    if (local == null) {
      local = begin.apply(known);
      substitute = local;
    }
    return local;
  }

  /** What stands in for the service; null: nobody has asked it yet. */
  synchronized @Nullable LocalCore substitute() {
    return substitute;
  }
}
