package io.fusebox.service.coordination;

import static io.fusebox.service.coordination.SimulationFailure.unless;

import io.fusebox.service.coordination.SimulatedConnection.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows the history of some breakers through cuts, and sees to it that all is told
 * in order, without a gap and without a double.
 */
final class SimulatedFollower {

  private final NamePattern names;
  private final Set<Long> heard = new HashSet<>();
  private final Map<String, Long> generations = new HashMap<>();
  private @Nullable StreamPosition start;
  private @Nullable String lastEventId;
  private @Nullable SimulatedConnection connection;

  SimulatedFollower(NamePattern names) {
    this.names = names;
  }

  boolean isConnected() {
    return connection != null && !connection.isCut();
  }

  /** Connects, from where it is, or from now on. */
  void connect(Audience audience, Runnable meanwhile) {
    SimulatedConnection next = new SimulatedConnection(meanwhile);
    connection = next;
    try {
      StreamPosition since = lastEventId == null ? null : StreamPosition.parse(lastEventId);
      next.isJoined(audience.join(next, names, since));
    } catch (OverloadedException | StorageException e) {
      // It tries again.
      next.cut();
    }
  }

  void cut() {
    if (connection != null) {
      connection.cut();
    }
  }

  /** Takes what was sent, at most so much; false: there was nothing. */
  boolean take(int most) {
    for (int taken = 0; taken < most; taken++) {
      SimulatedConnection from = connection;
      Message next = from == null ? null : from.take();
      if (from == null || next == null) {
        return taken > 0;
      }
      take(next);
      from.afterTake();
    }
    return true;
  }

  private void take(Message message) {
    lastEventId = message.id();
    if (start == null) {
      start = StreamPosition.parse(message.id());
    }
    HistoryEntry entry = message.entry();
    if (entry == null) {
      return;
    }
    unless(names.matches(entry.breaker()), "not asked for: %s", entry);
    unless(heard.add(entry.id()), "told twice: %s", entry);
    long generation = entry.transition().generation();
    Long before = generations.put(entry.breaker(), generation);
    unless(before == null || before < generation, "after %d: %s", before, entry);
  }

  /** Looks whether it has heard all of what is stored now. */
  void requireAllHeard(SimulatedHistory history) {
    StreamPosition from = start;
    if (from != null) {
      history
          .all()
          .filter(entry -> names.matches(entry.breaker()) && !from.covers(entry.id()))
          .forEach(
              entry ->
                  unless(
                      heard.contains(entry.id()),
                      "never told, from %s to %s: %s",
                      from,
                      lastEventId,
                      entry));
    }
  }

  int heard() {
    return heard.size();
  }
}
