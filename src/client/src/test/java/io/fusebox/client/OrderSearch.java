package io.fusebox.client;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Settings;
import io.fusebox.engine.UnknownPermitException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks for an order of operations in which a model, asked one thing after another, would have
 * given every reply (Wing and Gong 1993, with what Lowe 2017 remembers of it): at each step one of
 * those that began before any of the others had ended.
 *
 * @param <M> the model
 */
final class OrderSearch<M> {

  private final Function<M, M> copy;
  private final Function<M, String> words;
  private final List<Operation<M>> operations;
  private final Set<String> seen = new HashSet<>();

  private OrderSearch(
      Function<M, M> copy, Function<M, String> words, List<Operation<M>> operations) {
    this.copy = copy;
    this.words = words;
    this.operations = operations;
  }

  /** Whether the engine explains them, beginning with that breaker; at most 63 operations. */
  static boolean explains(Breaker first, List<Operation<Breaker>> operations) {
    Settings settings = first.settings();
    return explains(
        first,
        breaker -> Breaker.restore(settings, breaker.snapshot()),
        breaker -> Base64.getEncoder().encodeToString(breaker.snapshot()),
        operations);
  }

  /**
   * Whether there is such an order.
   *
   * @param first the model before any of them
   * @param copy a model that is the same, and can be changed apart
   * @param words all that tells one model from another
   * @param operations at most 63
   */
  static <M> boolean explains(
      M first, Function<M, M> copy, Function<M, String> words, List<Operation<M>> operations) {
    return new OrderSearch<>(copy, words, operations).isExplained(0, first);
  }

  /** How many pairs of operations went on at the same time. */
  static <M> int overlaps(List<Operation<M>> operations) {
    int pairs = 0;
    for (Operation<M> one : operations) {
      for (Operation<M> other : operations) {
        pairs += one.from < other.from && other.from < one.to ? 1 : 0;
      }
    }
    return pairs;
  }

  private boolean isExplained(long done, M model) {
    if (done == (1L << operations.size()) - 1) {
      return true;
    }
    if (!seen.add(done + " " + words.apply(model))) {
      return false;
    }
    long firstEnd = Long.MAX_VALUE;
    for (int i = 0; i < operations.size(); i++) {
      if ((done & 1L << i) == 0) {
        firstEnd = Math.min(firstEnd, operations.get(i).to);
      }
    }
    for (int i = 0; i < operations.size(); i++) {
      Operation<M> operation = operations.get(i);
      if ((done & 1L << i) == 0 && operation.from < firstEnd) {
        M next = copy.apply(model);
        if (operation.isAnsweredBy(next) && isExplained(done | 1L << i, next)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * One thing that was asked.
   *
   * @param from a moment before it was asked, which no other shares
   * @param to a moment after it was answered
   * @param reply what was answered
   * @param answer what the model answers
   */
  record Operation<M>(long from, long to, String reply, Function<M, String> answer) {

    private boolean isAnsweredBy(M model) {
      try {
        return reply.equals(answer.apply(model));
      } catch (UnknownPermitException e) {
        return false;
      }
    }

    @Override
    public String toString() {
      return from + "-" + to + " " + reply;
    }
  }
}
