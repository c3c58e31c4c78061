package io.fusebox.service.fleet;

import io.fusebox.service.linearizability.Call;
import io.fusebox.service.linearizability.Operation;
import io.fusebox.service.linearizability.RandomCaller;
import io.fusebox.service.linearizability.Reply;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.ServiceConnection.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** One of many clients at once: it makes its calls, and writes down what it is answered. */
final class FleetClient implements Callable<FleetClient> {

  private final int number;
  private final List<RemoteBreaker> breakers;
  private final List<ServiceConnection> connections;
  private final int calls;
  private final Random random;
  private final List<RandomCaller> callers = new ArrayList<>();

  /** What it has written down, breaker by breaker. */
  final List<List<Operation>> operations = new ArrayList<>();

  /** How often it was answered so; 0 where no answer came. */
  final Map<Integer, Integer> statuses = new TreeMap<>();

  FleetClient(
      int number,
      List<RemoteBreaker> breakers,
      List<ServiceConnection> connections,
      int calls,
      Random random) {
    this.number = number;
    this.breakers = breakers;
    this.connections = connections;
    this.calls = calls;
    this.random = random;
    for (int i = 0; i < breakers.size(); i++) {
      operations.add(new ArrayList<>());
      callers.add(new RandomCaller(random, 25 + random.nextInt(50)));
    }
  }

  @Override
  public FleetClient call() {
    for (int made = 0; made < calls; ) {
      int breaker = anyBreaker();
      // A few calls on one breaker, as a permit is asked for, used and reported on.
      for (int left = 1 + random.nextInt(6); left > 0 && made < calls; left--) {
        make(breaker, callers.get(breaker).next());
        made++;
      }
    }
    connections.forEach(ServiceConnection::close);
    return this;
  }

  /** Some breakers are hot: the first tenth of them is asked by about a third of the calls. */
  private int anyBreaker() {
    double dice = random.nextDouble();
    return (int) (breakers.size() * dice * dice);
  }

  void make(int breaker, Call call) {
    RemoteBreaker remote = breakers.get(breaker);
    ServiceConnection connection = connections.get(random.nextInt(connections.size()));
    long invokedAt = System.nanoTime();
    int status = 0;
    try {
      Answer answer = remote.send(call, connection);
      long returnedAt = System.nanoTime();
      status = answer.status();
      if (status == 200) {
        Reply reply = remote.read(call, answer.body());
        callers.get(breaker).hear(reply);
        operations.get(breaker).add(new Operation(number, invokedAt, returnedAt, call, reply));
      } else if (status != 429) {
        // A 429 was turned away at the door; of all else nobody knows.
        operations.get(breaker).add(Operation.unanswered(number, invokedAt, call));
      }
    } catch (IOException e) {
      operations.get(breaker).add(Operation.unanswered(number, invokedAt, call));
    }
    statuses.merge(status, 1, Integer::sum);
  }
}
