package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Settings;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An instance's way to the database of a simulation: long, unsafe, and full of others. Before each
 * statement takes effect, and after it has, time passes and other things happen; the statement can
 * fail before, or after.
 */
class SimulatedLaneStore implements LaneStore {

  /** More than a lane ever needs to carry a batch through; else it turns in circles. */
  private static final int MOST_CALLS_IN_A_STEP = 200;

  private final SimulatedInstance instance;
  private final SimulatedDatabase database;
  private final SimulationWorld world;
  private final SimulationFaults faults;
  private int calls;

  /** Places that were taken, and neither used nor given back. */
  private int rooms;

  SimulatedLaneStore(
      SimulatedInstance instance, SimulatedDatabase database, SimulationWorld world) {
    this.instance = instance;
    this.database = database;
    this.world = world;
    this.faults = world.faults();
  }

  /** A lane begins to carry a batch through. */
  void stepBegins() {
    calls = 0;
    SimulationFailure.unless(rooms == 0, "%s places were taken for nothing", rooms);
  }

  @Override
  public Reading read(Collection<String> names) {
    int restarts = begin("reads", names);
    Reading reading = database.reading(rows(names), Set.of());
    arrive(restarts);
    return reading;
  }

  @Override
  public Reading readAnswers(Collection<UUID> keys) {
    int restarts = begin("looks up", keys.stream().map(UUID::toString).toList());
    Reading reading = database.reading(Map.of(), keys);
    arrive(restarts);
    return reading;
  }

  @Override
  public Written write(Changes changes) throws KeyTakenException {
    int restarts = begin("writes", names(changes));
    faults.loseRace();
    Set<String> checked = database.fitting(changes.unchanged());
    // A statement reads as of its beginning, and waits for rows that others change.
    travel(restarts);
    boolean free =
        changes.rows().stream()
            .filter(row -> row.expectedVersion() != ABSENT)
            .noneMatch(row -> database.isLocked(row.name()));
    return finish(free, changes, checked, restarts);
  }

  private Written finish(boolean free, Changes changes, Set<String> checked, int restarts)
      throws KeyTakenException {
    if (!free) {
      throw SimulationFaults.trouble("waited for a lock for too long");
    }
    Written written = apply(changes, checked);
    world.log().add(instance, "has written", names(changes), "outdated", written.outdated());
    arrive(restarts);
    changes.rows().stream()
        .filter(row -> row.expectedVersion() == ABSENT)
        .filter(row -> !written.outdated().contains(row.name()))
        .forEach(row -> rooms--);
    return written;
  }

  Written apply(Changes changes, Set<String> checked) throws KeyTakenException {
    return database.write(changes, checked);
  }

  private static Set<String> names(Changes changes) {
    Set<String> names = new TreeSet<>(changes.unchanged().keySet());
    changes.rows().forEach(row -> names.add(row.name()));
    return names;
  }

  @Override
  public Written writeLocked(
      Collection<String> names, Collection<UUID> keys, Function<Reading, Changes> decide)
      throws KeyTakenException {
    int restarts = begin("locks", names);
    faults.loseRace();
    Set<String> held = new HashSet<>();
    if (!database.lock(names, held)) {
      throw SimulationFaults.trouble("waited for a lock for too long");
    }
    try {
      Map<String, Row> rows = rows(names);
      travel(restarts);
      Changes changes = decide.apply(database.reading(rows, keys));
      Set<String> checked = database.fitting(changes.unchanged());
      travel(restarts);
      database.unlock(held);
      return finish(true, changes, checked, restarts);
    } finally {
      database.unlock(held);
    }
  }

  @Override
  public void takeRoom(String name, @Nullable String principal) {
    faults.failBefore();
    if (faults.isFull()) {
      throw TooManyBreakersException.ofDeployment(name, 0);
    }
    rooms++;
  }

  @Override
  public void giveBackRoom(@Nullable String principal) {
    rooms--;
  }

  @Override
  public void requireRoomForAnswer() {}

  private Map<String, Row> rows(Collection<String> names) {
    Map<String, Row> rows = database.read(names);
    rows.replaceAll((name, row) -> faults.isDamaged() ? damaged(row) : row);
    return rows;
  }

  private static Row damaged(Row row) {
    return new Row(
        row.name(),
        row.version(),
        row.createdAt(),
        row.isDeclared(),
        () -> Breaker.restore(Settings.DEFAULTS, new byte[] {-1}));
  }

  private int begin(String what, Collection<String> names) {
    calls++;
    SimulationFailure.unless(calls < MOST_CALLS_IN_A_STEP, "a lane turns in circles");
    world.log().add(instance, what, names);
    int restarts = database.restarts();
    travel(restarts);
    faults.failBefore();
    return restarts;
  }

  private void arrive(int restarts) {
    travel(restarts);
    faults.failAfter();
  }

  private void travel(int restarts) {
    world.pass(faults.way());
    world.interleave();
    if (!instance.isAlive()) {
      throw new SimulatedCrash();
    }
    if (database.restarts() != restarts) {
      throw SimulationFaults.trouble("the database was shut down");
    }
  }
}
