package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.KeyTakenException;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.LaneStore.Row;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.coordination.LaneStore.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The database of a simulation, which does what the service's statements do in PostgreSQL. Each of
 * its methods is one moment. What can be got wrong about it are methods of their own.
 */
class SimulatedDatabase {

  private final SimulatedTime time;
  private final SimulationOracle oracle;
  private final Map<String, StoredRow> rows = new TreeMap<>();
  private final Map<UUID, KeptAnswer> answers = new HashMap<>();
  private final Set<String> locked = new HashSet<>();
  private int restarts;

  SimulatedDatabase(SimulatedTime time, SimulationOracle oracle) {
    this.time = time;
    this.oracle = oracle;
  }

  /** A row of the table of breakers. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares rows
  record StoredRow(
      long version, Instant createdAt, boolean isDeclared, Settings settings, byte[] snapshot) {}

  Map<String, StoredRow> rows() {
    return rows;
  }

  Map<UUID, KeptAnswer> answers() {
    return answers;
  }

  int restarts() {
    return restarts;
  }

  void restart() {
    restarts++;
  }

  /** Locks those of these rows that are there; false: somebody else holds one of them. */
  boolean lock(Collection<String> names, Set<String> held) {
    for (String name : names) {
      if (locked.contains(name)) {
        return false;
      }
    }
    names.stream().filter(rows::containsKey).forEach(held::add);
    locked.addAll(held);
    return true;
  }

  void unlock(Set<String> held) {
    locked.removeAll(held);
  }

  boolean isLocked(String name) {
    return locked.contains(name);
  }

  /** The rows as they are. */
  Map<String, Row> read(Collection<String> names) {
    Map<String, Row> found = new LinkedHashMap<>();
    for (String name : names) {
      StoredRow row = rowToRead(name);
      if (row != null) {
        found.put(
            name,
            new Row(
                name, row.version(), row.createdAt(), row.isDeclared(), () -> restore(name, row)));
      }
    }
    return found;
  }

  private Breaker restore(String name, StoredRow row) {
    Breaker breaker = Breaker.restore(row.settings(), row.snapshot());
    oracle.restored(breaker, name, row.version());
    return breaker;
  }

  /** What was read, with the answers to these keys and the clock as they are. */
  Reading reading(Map<String, Row> found, Collection<UUID> keys) {
    Map<UUID, KeptAnswer> kept = new HashMap<>();
    for (UUID key : keys) {
      if (answers.containsKey(key)) {
        kept.put(key, answers.get(key));
      }
    }
    return new Reading(found, kept, clock());
  }

  /** Those of the breakers that are at their version. */
  Set<String> fitting(Map<String, Long> versions) {
    Set<String> fitting = new LinkedHashSet<>();
    versions.forEach(
        (name, version) -> {
          StoredRow row = rows.get(name);
          if (row != null && row.version() == version) {
            fitting.add(name);
          }
        });
    return fitting;
  }

  /**
   * Writes a batch.
   *
   * @param checked those of the unchanged breakers that were at their version
   */
  Written write(Changes changes, Set<String> checked) throws KeyTakenException {
    Set<String> written = new LinkedHashSet<>();
    changes.rows().stream().filter(this::fits).forEach(row -> written.add(row.name()));
    Set<String> fitting = new LinkedHashSet<>(checked);
    fitting.addAll(written);
    List<KeptAnswer> kept =
        changes.answers().stream().filter(answer -> isKept(answer, fitting)).toList();
    requireNewKeys(changes.answers());
    commit(changes, written, kept);
    Set<String> outdated = new HashSet<>(changes.unchanged().keySet());
    changes.rows().forEach(row -> outdated.add(row.name()));
    outdated.removeAll(fitting);
    // No two transactions are of the same microsecond.
    time.pass(1);
    return new Written(outdated, clock());
  }

  private void commit(Changes changes, Set<String> written, List<KeptAnswer> kept) {
    for (RowChange row : changes.rows()) {
      if (written.contains(row.name())) {
        write(row, changes.history());
      }
    }
    for (History line : changes.history()) {
      if (isTold(line, written)) {
        oracle.told(line, written);
      }
    }
    for (KeptAnswer answer : kept) {
      answers.put(answer.key().id(), answer);
      oracle.keptAnswer(answer);
    }
    oracle.committed();
  }

  private void write(RowChange row, List<History> history) {
    StoredRow before = rows.get(row.name());
    Settings settings =
        row.settings() != null ? row.settings() : Objects.requireNonNull(before).settings();
    byte[] snapshot = row.breaker().snapshot();
    boolean isDeclared = row.declares() || (before != null && before.isDeclared());
    rows.put(
        row.name(),
        new StoredRow(versionToWrite(row), row.createdAt(), isDeclared, settings, snapshot));
    List<String> lines = new ArrayList<>();
    for (History line : history) {
      if (line.breaker().equals(row.name())) {
        lines.add(SimulationWords.of(line.transition()));
      }
    }
    oracle.written(row, rows.get(row.name()), lines);
  }

  private void requireNewKeys(List<KeptAnswer> kept) throws KeyTakenException {
    Set<UUID> keys = new HashSet<>();
    for (KeptAnswer answer : kept) {
      UUID key = answer.key().id();
      if (isTaken(key) || !keys.add(key)) {
        throw new KeyTakenException();
      }
    }
  }

  /** Deletes a breaker; its history and answers stay. False: somebody holds it. */
  boolean delete(String name) {
    if (!rows.containsKey(name) || locked.contains(name)) {
      return false;
    }
    rows.remove(name);
    oracle.deleted(name);
    time.pass(1);
    return true;
  }

  // What can be got wrong.

  long clock() {
    return time.clock();
  }

  @Nullable StoredRow rowToRead(String name) {
    return rows.get(name);
  }

  boolean fits(RowChange row) {
    StoredRow present = rows.get(row.name());
    return row.expectedVersion() == LaneStore.ABSENT
        ? present == null
        : present != null && present.version() == row.expectedVersion();
  }

  long versionToWrite(RowChange row) {
    return row.version();
  }

  boolean isKept(KeptAnswer answer, Set<String> fitting) {
    return fitting.contains(answer.breaker());
  }

  boolean isTold(History line, Set<String> written) {
    return written.contains(line.breaker());
  }

  boolean isTaken(UUID key) {
    return answers.containsKey(key);
  }
}
