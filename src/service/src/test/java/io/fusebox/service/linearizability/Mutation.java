package io.fusebox.service.linearizability;

import io.fusebox.engine.BreakerView.Counts;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.Permit;
import io.fusebox.engine.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes a history wrong in one place, or at least different: another answer, or an earlier one. */
final class Mutation {

  private final Random random;

  Mutation(Random random) {
    this.random = random;
  }

  /** The history with one answered operation changed, where there is one. */
  BreakerHistory of(BreakerHistory history) {
    List<Operation> operations = new ArrayList<>(history.operations());
    List<Operation> answered = operations.stream().filter(o -> o.reply() != null).toList();
    if (!answered.isEmpty()) {
      Operation operation = anyOf(answered);
      operations.set(operations.indexOf(operation), changed(operation));
    }
    return new BreakerHistory(history.name(), history.settings(), operations);
  }

  private Operation changed(Operation operation) {
    Reply reply = operation.reply();
    long returnedAt = operation.returnedAt();
    if (random.nextInt(6) == 0) {
      returnedAt -= random.nextLong(1 + returnedAt - operation.invokedAt());
    } else if (reply instanceof Reply.Permitted permitted) {
      reply = changed(permitted);
    } else if (reply instanceof Reply.Rejected rejected) {
      reply = changed(rejected);
    } else if (reply instanceof Reply.Recorded recorded) {
      reply = changed(recorded);
    } else if (reply instanceof Reply.Seen seen) {
      reply = changed(seen);
    }
    return new Operation(
        operation.client(), operation.invokedAt(), returnedAt, operation.call(), reply);
  }

  private Reply changed(Reply.Permitted reply) {
    Permit permit = reply.permit();
    return switch (random.nextInt(4)) {
      case 0 -> new Reply.Permitted(new Permit(generation(reply), permit.trial()), reply.state());
      case 1 -> new Reply.Permitted(new Permit(permit.generation(), 1), State.HALF_OPEN);
      case 2 ->
          new Reply.Permitted(new Permit(permit.generation(), permit.trial() + 1), State.HALF_OPEN);
      default -> new Reply.Rejected(RejectionReason.OPEN, State.OPEN, permit.generation());
    };
  }

  private Reply changed(Reply.Rejected reply) {
    return switch (random.nextInt(3)) {
      case 0 -> new Reply.Rejected(reply.reason(), reply.state(), generation(reply));
      case 1 -> new Reply.Permitted(new Permit(reply.generation(), 0), State.CLOSED);
      default ->
          new Reply.Permitted(
              new Permit(reply.generation() + random.nextInt(2), 1 + random.nextInt(2)),
              State.HALF_OPEN);
    };
  }

  private Reply changed(Reply.Recorded reply) {
    return switch (random.nextInt(3)) {
      case 0 -> new Reply.Recorded(reply.disposition(), reply.state(), generation(reply));
      case 1 -> new Reply.Recorded(reply.disposition(), state(), reply.generation());
      default -> new Reply.Recorded(disposition(), reply.state(), reply.generation());
    };
  }

  private Reply changed(Reply.Seen reply) {
    Counts counts = reply.counts();
    Counts changed =
        new Counts(
            counts.bufferedCalls() + random.nextInt(2),
            counts.failedCalls(),
            counts.slowCalls(),
            counts.notPermittedCalls() + random.nextInt(2),
            counts.consecutiveFailures() + random.nextInt(2));
    return new Reply.Seen(reply.state(), reply.generation(), changed, reply.trials());
  }

  private long generation(Reply reply) {
    return reply.generation() == 1 || random.nextBoolean()
        ? reply.generation() + 1
        : reply.generation() - 1;
  }

  private State state() {
    return anyOf(List.of(State.CLOSED, State.OPEN, State.HALF_OPEN));
  }

  private Disposition disposition() {
    return anyOf(List.of(Disposition.values()));
  }

  private <T> T anyOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
