package io.fusebox.service.linearizability;

import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * How one client treats one breaker: mostly as it should, and now and then it reports late, twice,
 * without a permit or with one that was never given. What it does is determined by its random
 * numbers and by what it is answered. Not thread-safe.
 */
public final class RandomCaller {

  /** How many permits it keeps to report on later. */
  private static final int MOST_HELD = 3;

  private final Random random;
  private final int percentFailing;
  private final Deque<Permit> held = new ArrayDeque<>();
  private @Nullable Permit reported;

  /** The newest generation that it was told of. */
  private long generation = 1;

  /** A client of whose calls so many percent fail. */
  public RandomCaller(Random random, int percentFailing) {
    this.random = random;
    this.percentFailing = percentFailing;
  }

  /** What it asks next. */
  public Call next() {
    int dice = random.nextInt(100);
    if (dice < 1) {
      return new Call.Read();
    }
    if (dice < 6) {
      return report(null);
    }
    if (dice < 12 && reported != null) {
      return report(reported);
    }
    if (dice < 15 && generation > 1) {
      return report(new Permit(1 + random.nextLong(generation - 1), random.nextInt(3)));
    }
    if (held.isEmpty() || (held.size() < MOST_HELD && dice < 35)) {
      return new Call.Acquire();
    }
    reported = dice < 45 ? held.removeFirst() : held.removeLast();
    return report(reported);
  }

  private Call report(@Nullable Permit permit) {
    int dice = random.nextInt(100);
    Outcome outcome =
        dice >= 95 ? Outcome.RELEASED : dice < percentFailing ? Outcome.FAILURE : Outcome.SUCCESS;
    return new Call.Report(outcome, permit);
  }

  /** Takes note of an answer. */
  public void hear(Reply reply) {
    generation = Math.max(generation, reply.generation());
    if (reply instanceof Reply.Permitted permitted) {
      held.addLast(permitted.permit());
    }
  }
}
