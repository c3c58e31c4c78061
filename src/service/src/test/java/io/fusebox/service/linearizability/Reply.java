package io.fusebox.service.linearizability;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.BreakerView.Counts;
import io.fusebox.engine.BreakerView.Trials;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.Permit;
import io.fusebox.engine.State;
import org.jspecify.annotations.Nullable;

/** What a breaker answered, all but the times in it: those depend on when exactly it decided. */
public sealed interface Reply {

  /** The breaker's state afterwards. */
  State state();

  /** The breaker's generation afterwards. */
  long generation();

  /** The call may be made. */
  record Permitted(Permit permit, State state) implements Reply {
    @Override
    public long generation() {
      return permit.generation();
    }

    @Override
    public String toString() {
      return permit + ", " + state;
    }
  }

  /** The call must not be made. */
  record Rejected(RejectionReason reason, State state, long generation) implements Reply {
    @Override
    public String toString() {
      return "rejected as " + reason + ", " + state + " in generation " + generation;
    }
  }

  /** What became of an outcome. */
  record Recorded(Disposition disposition, State state, long generation) implements Reply {
    @Override
    public String toString() {
      return disposition + ", " + state + " in generation " + generation;
    }
  }

  /**
   * What was read.
   *
   * @param trials null: not HALF_OPEN
   */
  record Seen(State state, long generation, Counts counts, @Nullable Trials trials)
      implements Reply {

    static Seen of(BreakerView view) {
      return new Seen(view.state(), view.generation(), view.counts(), view.trials());
    }

    @Override
    public String toString() {
      return state
          + " in generation "
          + generation
          + ", "
          + counts
          + (trials == null ? "" : ", " + trials);
    }
  }
}
