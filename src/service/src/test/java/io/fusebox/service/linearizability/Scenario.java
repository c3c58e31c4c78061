package io.fusebox.service.linearizability;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A history told step by step, with the engine's answers or with such as a test makes up. Each call
 * takes a millisecond and is decided in its middle, unless it is said otherwise.
 */
final class Scenario {

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Settings settings;
  private final Breaker breaker;
  private final List<Operation> operations = new ArrayList<>();

  /** In milliseconds. */
  private long now = 10;

  Scenario(Settings settings) {
    this.settings = settings;
    this.breaker = Breaker.closed(settings, 0);
  }

  /** What the engine answers. */
  Reply call(Call call) {
    Reply reply = call.putTo(breaker, now * 1000 + 500);
    add(call, reply);
    return reply;
  }

  /** What the engine does not answer, and does not get to know. */
  void made(Call call, @Nullable Reply madeUp) {
    add(call, madeUp);
  }

  private void add(Call call, @Nullable Reply reply) {
    if (reply == null) {
      operations.add(Operation.unanswered(operations.size(), now * MILLI, call));
    } else {
      long returnedAt = (now + 1) * MILLI - 1;
      operations.add(new Operation(operations.size(), now * MILLI, returnedAt, call, reply));
    }
    now++;
  }

  Permit acquire() {
    return ((Reply.Permitted) call(new Call.Acquire())).permit();
  }

  void fail(int times) {
    for (int i = 0; i < times; i++) {
      call(new Call.Report(Outcome.FAILURE, null));
    }
  }

  void pass(Duration time) {
    now += time.toMillis();
  }

  /** Lets the operation of this number begin sooner, or end later. */
  void stretch(int index, Duration sooner, Duration later) {
    Operation operation = operations.get(index);
    operations.set(
        index,
        new Operation(
            operation.client(),
            operation.invokedAt() - sooner.toNanos(),
            operation.returnedAt() + later.toNanos(),
            operation.call(),
            operation.reply()));
  }

  BreakerHistory history() {
    return new BreakerHistory("scenario", settings, operations);
  }

  static Call failure(@Nullable Permit permit) {
    return new Call.Report(Outcome.FAILURE, permit);
  }

  static Call success(@Nullable Permit permit) {
    return new Call.Report(Outcome.SUCCESS, permit);
  }

  static Reply recorded(State state, long generation) {
    return new Reply.Recorded(Disposition.RECORDED, state, generation);
  }

  static Reply permitted(long generation) {
    return new Reply.Permitted(new Permit(generation, 0), State.CLOSED);
  }

  static Reply trial(long generation, long trial) {
    return new Reply.Permitted(new Permit(generation, trial), State.HALF_OPEN);
  }

  static Reply rejectedOpen(long generation) {
    return new Reply.Rejected(RejectionReason.OPEN, State.OPEN, generation);
  }
}
