package io.fusebox.service.fleet;

import io.fusebox.service.support.ServiceConnection.Answer;
import io.fusebox.service.support.ServiceConnection.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The requests with an {@code Idempotency-Key} that a client sends twice, to the same service or to
 * another: the second answer has to be the first one again. Not thread-safe.
 */
final class Repeats {

  private static final int MOST_KEPT = 100;

  private final Random random;
  private final List<Answered> answered = new ArrayList<>();

  /** How many requests were answered twice. */
  int count;

  /** Those whose answers differed. */
  final List<String> differences = new ArrayList<>();

  record Answered(Request request, Answer answer) {}

  Repeats(Random random) {
    this.random = random;
  }

  /** Keeps what may be sent again. */
  void keep(Request request, Answer answer) {
    if (request.key() == null) {
      return;
    }
    Answered last = new Answered(request, answer);
    if (answered.size() < MOST_KEPT) {
      answered.add(last);
    } else {
      answered.set(random.nextInt(MOST_KEPT), last);
    }
  }

  /** One of those that were kept; null: there is none. */
  @Nullable Answered any() {
    return answered.isEmpty() ? null : answered.get(random.nextInt(answered.size()));
  }

  /** Takes note of two answers to one request. */
  void compare(Request request, Answer one, Answer other) {
    if (one.status() != 200 || other.status() != 200) {
      return;
    }
    count++;
    if (!one.equals(other)) {
      differences.add(request + ": " + one + ", " + other);
    }
  }
}
