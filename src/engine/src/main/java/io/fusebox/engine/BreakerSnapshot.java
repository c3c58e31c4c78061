package io.fusebox.engine;

import org.jspecify.annotations.Nullable;

/**
 * All that a breaker knows but its settings, and its stored form.
 *
 * @param firstTrip null: it is closed, or an older program stored it
 * @param asOf the latest moment that the breaker has seen
 */
record BreakerSnapshot(
    long generation,
    long asOf,
    ComputedState state,
    @Nullable ActiveOverride override,
    @Nullable FirstTrip firstTrip,
    @Nullable Transition lastTransition) {

  private static final int GENERATION = 1;
  private static final int AS_OF = 2;
  private static final int LAST_TRANSITION = 3;
  private static final int OVERRIDE = 4;
  private static final int CLOSED = 5;
  private static final int OPEN = 6;
  private static final int HALF_OPEN = 7;
  private static final int FIRST_TRIP = 30;

  byte[] toBytes() {
    SnapshotWriter out = new SnapshotWriter();
    out.number(GENERATION, generation);
    out.number(AS_OF, asOf);
    if (lastTransition != null) {
      out.message(LAST_TRANSITION, inner -> SnapshotWriter.write(lastTransition, inner));
    }
    if (override != null) {
      out.message(OVERRIDE, override::write);
    }
    out.message(kind(), state::write);
    if (firstTrip != null) {
      out.message(FIRST_TRIP, firstTrip::write);
    }
    return out.toBytes();
  }

  private int kind() {
    return state instanceof ClosedState ? CLOSED : state instanceof OpenState ? OPEN : HALF_OPEN;
  }

  static BreakerSnapshot read(byte[] bytes) {
    SnapshotReader in = SnapshotReader.of(bytes);
    long generation = in.number(GENERATION);
    in.check(generation >= 1, "it has no generation");
    return new BreakerSnapshot(
        generation,
        in.number(AS_OF),
        state(in, generation),
        in.has(OVERRIDE) ? ActiveOverride.read(in.message(OVERRIDE)) : null,
        in.has(FIRST_TRIP) ? FirstTrip.read(in.message(FIRST_TRIP)) : null,
        in.has(LAST_TRANSITION) ? SnapshotReader.transition(in.message(LAST_TRANSITION)) : null);
  }

  private static ComputedState state(SnapshotReader in, long generation) {
    if (in.has(CLOSED)) {
      return ClosedState.read(in.message(CLOSED), generation);
    }
    if (in.has(OPEN)) {
      return OpenState.read(in.message(OPEN));
    }
    return HalfOpenState.read(in.message(HALF_OPEN));
  }
}
