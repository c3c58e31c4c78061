package io.fusebox.service.linearizability;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Histories that are right by construction: an engine that clients ask one after another, while
 * what they see of it overlaps.
 */
final class SimulatedFleet {

  private static final long LONGEST_MICROS = Micros.of(Duration.ofMillis(4));

  private final Random random;
  private final int clients;
  private final int percentUnanswered;

  /**
   * A fleet.
   *
   * @param percentUnanswered how many of the calls get no answer, of which half take no effect
   */
  SimulatedFleet(Random random, int clients, int percentUnanswered) {
    this.random = random;
    this.clients = clients;
    this.percentUnanswered = percentUnanswered;
  }

  /** A call that has been sent, and the moment at which the engine will decide. */
  private record Sent(int client, long invokedAt, long decidedAt) {}

  BreakerHistory history(Settings settings, int operations) {
    Breaker breaker = Breaker.closed(settings, 0);
    List<RandomCaller> callers = new ArrayList<>();
    PriorityQueue<Sent> sent = new PriorityQueue<>(Comparator.comparingLong(Sent::decidedAt));
    for (int client = 0; client < clients; client++) {
      callers.add(new RandomCaller(random, 30 + random.nextInt(40)));
      sent.add(send(client, 0));
    }
    List<Operation> done = new ArrayList<>();
    while (done.size() < operations) {
      Sent next = sent.remove();
      long returnedAt = next.decidedAt + random.nextLong(LONGEST_MICROS);
      done.add(answer(next, callers.get(next.client), breaker, returnedAt));
      sent.add(send(next.client, returnedAt));
    }
    return new BreakerHistory("simulated", settings, done);
  }

  private Sent send(int client, long now) {
    long invokedAt = now + random.nextLong(LONGEST_MICROS);
    return new Sent(client, invokedAt, invokedAt + random.nextLong(LONGEST_MICROS));
  }

  private Operation answer(Sent sent, RandomCaller caller, Breaker breaker, long returnedAt) {
    Call call = caller.next();
    if (random.nextInt(100) < percentUnanswered) {
      if (random.nextBoolean()) {
        call.putTo(breaker, sent.decidedAt);
      }
      return Operation.unanswered(sent.client, sent.invokedAt * 1000, call);
    }
    Reply reply = call.putTo(breaker, sent.decidedAt);
    caller.hear(reply);
    return new Operation(sent.client, sent.invokedAt * 1000, returnedAt * 1000, call, reply);
  }
}
