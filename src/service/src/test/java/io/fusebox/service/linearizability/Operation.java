package io.fusebox.service.linearizability;

import io.fusebox.engine.Disposition;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.State;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One call of one client and its answer, as the client saw them.
 *
 * @param client who called
 * @param invokedAt when the call was sent, in nanoseconds of a clock that all clients share
 * @param returnedAt when its answer had come; {@link #NEVER} where none came: then the call may
 *     have taken effect at any time since, or never
 * @param reply null: no answer came
 */
public record Operation(
    int client, long invokedAt, long returnedAt, Call call, @Nullable Reply reply) {

  /** Later than every answer. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Checks that the answer did not come before the call. */
  public Operation {
    if (returnedAt < invokedAt || (reply == null) != (returnedAt == NEVER)) {
      throw new IllegalArgumentException(
          "an answer comes after its call, or never: " + invokedAt + ", " + returnedAt);
    }
  }

  /** A call that was not answered: the connection was cut, or the service did not know either. */
  public static Operation unanswered(int client, long invokedAt, Call call) {
    return new Operation(client, invokedAt, NEVER, call, null);
  }

  /** The same with times that count from another moment. */
  public Operation since(long start) {
    long returned = reply == null ? NEVER : returnedAt - start;
    return new Operation(client, invokedAt - start, returned, call, reply);
  }

  boolean isRead() {
    return call instanceof Call.Read;
  }

  boolean overlaps(Operation other) {
    return invokedAt <= other.returnedAt && other.invokedAt <= returnedAt;
  }

  /** Whether its answer says that nothing changed, but perhaps the number of rejected calls. */
  boolean changedNothing() {
    if (reply instanceof Reply.Permitted permitted) {
      return !permitted.permit().isTrial();
    }
    if (reply instanceof Reply.Recorded recorded && call instanceof Call.Report report) {
      return recorded.disposition() != Disposition.RECORDED
          || (report.outcome() == Outcome.RELEASED && !report.isOfTrial());
    }
    return reply != null;
  }

  boolean isRejected() {
    return reply instanceof Reply.Rejected;
  }

  /**
   * Whether this and the other had the same effect, in the same generation, and would have had it
   * at each other's place: calls that were rejected, or outcomes of the same kind that were counted
   * in CLOSED and did not trip the breaker.
   */
  boolean isAlike(Operation other) {
    if (reply == null || !reply.equals(other.reply)) {
      return false;
    }
    return isRejected()
        || (reply.state() == State.CLOSED
            && call instanceof Call.Report mine
            && other.call instanceof Call.Report theirs
            && !mine.isOfTrial()
            && !theirs.isOfTrial()
            && mine.outcome() == theirs.outcome());
  }

  @Override
  public String toString() {
    String until = reply == null ? "no answer" : millis(returnedAt);
    return "client "
        + client
        + ", "
        + millis(invokedAt)
        + " to "
        + until
        + ": "
        + call
        + (reply == null ? "" : " -> " + reply);
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }
}
