package io.fusebox.service.linearizability;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.engine.State;
import io.fusebox.engine.UnknownPermitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tries every order of a tiny history, from the start each time, and looks for moments at which its
 * operations can have taken effect by solving for all of them: what {@link Search} and {@link
 * TimeBounds} are compared with.
 */
final class BruteForce {

  private final BreakerHistory history;
  private final long tolerance;

  BruteForce(BreakerHistory history, long tolerance) {
    this.history = history;
    this.tolerance = tolerance;
  }

  boolean findsAnOrder() {
    return findsAnOrder(new ArrayList<>(), new boolean[history.operations().size()]);
  }

  private boolean findsAnOrder(List<Step> order, boolean[] used) {
    if (!explains(order)) {
      return false;
    }
    if (isComplete(used)) {
      return true;
    }
    for (int i = 0; i < used.length; i++) {
      if (used[i]) {
        continue;
      }
      used[i] = true;
      for (boolean afterWait : new boolean[] {false, true}) {
        order.add(new Step(history.operations().get(i), i, afterWait));
        if (findsAnOrder(order, used)) {
          return true;
        }
        order.remove(order.size() - 1);
      }
      used[i] = false;
    }
    return false;
  }

  private boolean isComplete(boolean[] used) {
    for (int i = 0; i < used.length; i++) {
      if (!used[i] && history.operations().get(i).reply() != null) {
        return false;
      }
    }
    return true;
  }

  /** {@code at[later] >= at[earlier] + distance}. */
  private record Constraint(int later, int earlier, long distance) {}

  /** Whether the engine gives these answers in this order, and there are moments for them. */
  boolean explains(List<Step> order) {
    Replay replay = new Replay();
    for (Step step : order) {
      if (!replay.goesOn(step)) {
        return false;
      }
    }
    return hasMoments(order, replay.constraints);
  }

  /** The engine, asked one thing after another, and what that says about moments. */
  private final class Replay {
    private final Breaker breaker = Breaker.closed(history.settings(), 0);
    private final List<Constraint> constraints = new ArrayList<>();
    private long now;
    private int steps;
    private int trip;
    private long openFor;

    /** Whether the engine gives the answer that came. */
    boolean goesOn(Step step) {
      State before = breaker.state();
      if (step.afterWait()) {
        if (before != State.OPEN) {
          return false;
        }
        now = openUntil() + 1;
      }
      Reply reply;
      try {
        reply = step.operation().call().putTo(breaker, now);
      } catch (UnknownPermitException e) {
        return false;
      }
      Reply heard = step.operation().reply();
      constrain(before, heard);
      steps++;
      return heard == null || heard.equals(reply);
    }

    private void constrain(State before, @Nullable Reply heard) {
      if (steps > 0) {
        constraints.add(new Constraint(steps, steps - 1, 0));
      }
      if (before == State.OPEN && breaker.state() != State.OPEN) {
        constraints.add(new Constraint(steps, trip, openFor - tolerance));
      } else if (before == State.OPEN && heard instanceof Reply.Rejected) {
        constraints.add(new Constraint(trip, steps, -openFor - tolerance));
      } else if (before != State.OPEN && breaker.state() == State.OPEN) {
        trip = steps;
        openFor = (openUntil() - now) * 1000;
      }
    }

    private long openUntil() {
      return Micros.of(Objects.requireNonNull(breaker.view(now).openUntil()));
    }
  }

  /** Puts every operation as early as the constraints allow, until none moves any more. */
  private static boolean hasMoments(List<Step> order, List<Constraint> constraints) {
    long[] at = order.stream().mapToLong(step -> step.operation().invokedAt()).toArray();
    long[] before;
    int rounds = 0;
    do {
      before = at.clone();
      for (Constraint constraint : constraints) {
        long earliest = at[constraint.earlier] + constraint.distance;
        at[constraint.later] = Math.max(at[constraint.later], earliest);
      }
      // Whoever moves more often than there are operations moves for ever.
      if (rounds++ > order.size()) {
        return false;
      }
    } while (!Arrays.equals(before, at));
    for (int i = 0; i < at.length; i++) {
      if (at[i] > order.get(i).operation().returnedAt()) {
        return false;
      }
    }
    return true;
  }
}
