package io.fusebox.service.coordination;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A database without a row, in which nothing is to be written: every breaker is unknown. */
class EmptyLaneStore implements LaneStore {

  @Override
  public Reading read(Collection<String> names) {
    return new Reading(Map.of(), Map.of(), 0);
  }

  @Override
  public Reading readAnswers(Collection<UUID> keys) {
    return read(List.of());
  }

  @Override
  public Written write(Changes changes) {
    throw new AssertionError("nothing changes");
  }

  @Override
  public Written writeLocked(
      Collection<String> names, Collection<UUID> keys, Function<Reading, Changes> decide) {
    throw new AssertionError("no other instance writes");
  }

  @Override
  public void takeRoom(String name, @Nullable String principal) {
    throw new AssertionError(name + " is not to be created");
  }

  @Override
  public void giveBackRoom(@Nullable String principal) {
    throw new AssertionError("none was taken");
  }

  @Override
  public void requireRoomForAnswer() {
    throw new AssertionError("no request has a key");
  }
}
