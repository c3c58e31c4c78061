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
 * Looks for an order of operations in which the engine alone would have given every reply (Wing and
 * Gong 1993, with what Lowe 2017 remembers of it): at each step one of those that began before any
 * of the others had ended.
 */
final class OrderSearch {

  private final Settings settings;
  private final List<Operation> operations;
  private final Set<String> seen = new HashSet<>();

  private OrderSearch(Settings settings, List<Operation> operations) {
    this.settings = settings;
    this.operations = operations;
  }

  /** Whether there is such an order, beginning with that breaker; at most 63 operations. */
  static boolean explains(Breaker first, List<Operation> operations) {
    return new OrderSearch(first.settings(), operations).isExplained(0, first.snapshot());
  }

  /** How many pairs of operations went on at the same time. */
  static int overlaps(List<Operation> operations) {
    int pairs = 0;
    for (Operation one : operations) {
      for (Operation other : operations) {
        pairs += one.from < other.from && other.from < one.to ? 1 : 0;
      }
    }
    return pairs;
  }

  private boolean isExplained(long done, byte[] breaker) {
    if (done == (1L << operations.size()) - 1) {
      return true;
    }
    if (!seen.add(done + " " + Base64.getEncoder().encodeToString(breaker))) {
      return false;
    }
    long firstEnd = Long.MAX_VALUE;
    for (int i = 0; i < operations.size(); i++) {
      if ((done & 1L << i) == 0) {
        firstEnd = Math.min(firstEnd, operations.get(i).to);
      }
    }
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      if ((done & 1L << i) == 0 && operation.from < firstEnd) {
        Breaker model = Breaker.restore(settings, breaker);
        if (operation.isAnsweredBy(model) && isExplained(done | 1L << i, model.snapshot())) {
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
   * @param model what the engine answers
   */
  record Operation(long from, long to, String reply, Function<Breaker, String> model) {

    private boolean isAnsweredBy(Breaker breaker) {
      try {
        return reply.equals(model.apply(breaker));
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
