package io.fusebox.service.fleet;

import io.fusebox.service.linearizability.Call;
import io.fusebox.service.linearizability.Operation;
import io.fusebox.service.linearizability.RandomCaller;
import io.fusebox.service.linearizability.Reply;
import io.fusebox.service.support.Keys;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.ServiceConnection.Answer;
import io.fusebox.service.support.ServiceConnection.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One of many clients at once: it makes its calls, and writes down what it is answered. */
final class FleetClient implements Callable<FleetClient> {

  private final int number;
  private final List<RemoteBreaker> breakers;
  private final List<ServiceConnection> connections;
  private final int calls;
  private final Random random;
  private final List<RandomCaller> callers = new ArrayList<>();

  /** What it asks twice, and is not to be counted twice. */
  final Repeats repeats;

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
    this.connections = new ArrayList<>(connections);
    this.calls = calls;
    this.random = random;
    repeats = new Repeats(random);
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
      if (random.nextInt(3) == 0) {
        repeat();
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
    Request request = remote.request(call, key(call));
    long invokedAt = System.nanoTime();
    try {
      Heard heard = ask(request);
      if (heard.answer.status() == 200) {
        Reply reply = remote.read(call, heard.answer.body());
        callers.get(breaker).hear(reply);
        operations.get(breaker).add(new Operation(number, invokedAt, heard.at, call, reply));
        repeats.keep(request, heard.answer);
      } else if (heard.answer.status() != 429) {
        // A 429 was turned away at the door; of all else nobody knows.
        operations.get(breaker).add(Operation.unanswered(number, invokedAt, call));
      }
    } catch (IOException e) {
      tell(0);
      operations.get(breaker).add(Operation.unanswered(number, invokedAt, call));
    }
  }

  /** Most reports have a key, and few permits: without one, they are not written in CLOSED. */
  private @Nullable String key(Call call) {
    boolean isRare = random.nextInt(8) == 0;
    boolean hasKey = call instanceof Call.Acquire ? isRare : !isRare;
    return hasKey ? (random.nextBoolean() ? Keys.TIME_ORDERED : Keys.RANDOM).next() : null;
  }

  /** Asks one service, or both at once where a key makes one request of it. */
  private Heard ask(Request request) throws IOException {
    Collections.shuffle(connections, random);
    boolean isAskedTwice = request.key() != null && random.nextInt(8) == 0;
    return ask(request, isAskedTwice ? connections : connections.subList(0, 1));
  }

  private Heard ask(Request request, List<ServiceConnection> asked) throws IOException {
    try {
      for (ServiceConnection connection : asked) {
        connection.send(request);
      }
      Heard first = hear(asked.get(0));
      for (ServiceConnection connection : asked.subList(1, asked.size())) {
        Heard next = hear(connection);
        repeats.compare(request, first.answer, next.answer);
        first = first.or(next);
      }
      return first;
    } catch (IOException e) {
      // None is to wait for an answer that the next request would take for its own.
      asked.forEach(ServiceConnection::close);
      throw e;
    }
  }

  private Heard hear(ServiceConnection connection) throws IOException {
    Answer answer = connection.receive();
    tell(answer.status());
    return new Heard(answer, System.nanoTime());
  }

  /** Asks once more what was answered before. */
  private void repeat() {
    Repeats.Answered earlier = repeats.any();
    if (earlier == null) {
      return;
    }
    ServiceConnection connection = connections.get(random.nextInt(connections.size()));
    try {
      connection.send(earlier.request());
      repeats.compare(earlier.request(), earlier.answer(), hear(connection).answer);
    } catch (IOException e) {
      tell(0);
    }
  }

  private void tell(int status) {
    statuses.merge(status, 1, Integer::sum);
  }

  /** An answer, and when it had come. */
  private record Heard(Answer answer, long at) {

    /** Which of two answers to one request tells more of what became of it. */
    Heard or(Heard other) {
      if (answer.status() == 200) {
        return this;
      }
      return other.answer.status() == 200 || answer.status() == 429 ? other : this;
    }
  }
}
