package io.fusebox.service.coordination;

import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A history as PostgreSQL has it: a line has its id when it is written, and can be read when its
 * transaction has committed; that comes in another order, or never. A breaker is written by one
 * transaction at a time.
 */
final class SimulatedHistory implements TransitionLog {

  private static final int BREAKERS = 6;
  private static final int MOST_OPEN = 4;

  /** Far more than a run needs. */
  private static final int MOST_READS = 100_000;

  private final Random random;
  private final Runnable meanwhile;
  private final TreeMap<Long, HistoryEntry> readable = new TreeMap<>();
  private final List<List<HistoryEntry>> open = new ArrayList<>();
  private final Map<String, Long> generations = new HashMap<>();
  private long lastId;
  private boolean isDown;
  private int reads;

  /** A history; what may happen while somebody reads is run then. */
  SimulatedHistory(Random random, Runnable meanwhile) {
    this.random = random;
    this.meanwhile = meanwhile;
  }

  /** Writes a line or two in a transaction that is open, or in a new one. */
  void write() {
    if (open.size() < MOST_OPEN && (open.isEmpty() || random.nextInt(3) == 0)) {
      open.add(new ArrayList<>());
    }
    List<HistoryEntry> transaction = open.get(random.nextInt(open.size()));
    String breaker = (random.nextBoolean() ? "a-" : "b-") + random.nextInt(BREAKERS / 2);
    if (open.stream().anyMatch(other -> other != transaction && writes(other, breaker))) {
      return;
    }
    for (int lines = 1 + random.nextInt(2); lines > 0; lines--) {
      long generation = generations.merge(breaker, 1L, Long::sum);
      transaction.add(
          new HistoryEntry(
              ++lastId,
              breaker,
              new Transition(
                  generation,
                  State.CLOSED,
                  State.OPEN,
                  Cause.CONSECUTIVE_FAILURES_REACHED,
                  "simulated",
                  Instant.EPOCH,
                  null)));
    }
  }

  private static boolean writes(List<HistoryEntry> transaction, String breaker) {
    return transaction.stream().anyMatch(entry -> entry.breaker().equals(breaker));
  }

  void commit() {
    if (!open.isEmpty()) {
      open.remove(random.nextInt(open.size())).forEach(entry -> readable.put(entry.id(), entry));
    }
  }

  /** Its ids never come. */
  void rollBack() {
    if (!open.isEmpty()) {
      open.remove(random.nextInt(open.size()))
          .forEach(entry -> generations.merge(entry.breaker(), -1L, Long::sum));
    }
  }

  /** What is open does not stay so for as long as ids are waited for. */
  void commitAll() {
    while (!open.isEmpty()) {
      commit();
    }
  }

  /** Whether reads fail from now on. */
  void isDown(boolean down) {
    isDown = down;
  }

  Stream<HistoryEntry> all() {
    return readable.values().stream();
  }

  @Override
  public List<HistoryEntry> after(StreamPosition position, int limit) {
    requireUp();
    List<HistoryEntry> page =
        readable.values().stream()
            .filter(entry -> !position.covers(entry.id()))
            .limit(limit)
            .toList();
    meanwhile.run();
    return page;
  }

  @Override
  public StreamPosition end() {
    requireUp();
    StreamPosition end = StreamPosition.START;
    for (long id : readable.keySet()) {
      end = end.plus(id);
    }
    return end;
  }

  @Override
  public Continuity continuityAfter(StreamPosition position) {
    requireUp();
    long newest = readable.isEmpty() ? 0 : readable.lastKey();
    return position.last() > newest ? Continuity.AHEAD : Continuity.COMPLETE;
  }

  private void requireUp() {
    SimulationFailure.unless(++reads < MOST_READS, "it reads without end");
    if (isDown) {
      throw new StorageException("simulated");
    }
  }
}
