package io.fusebox.service.coordination;

import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.RowChange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Deliberate faults in what stores do: each by its name. */
final class SimulationFaultyStores {

  private SimulationFaultyStores() {}

  /** How to make a simulation with each fault. */
  static Map<String, SimulationStores> all() {
    Map<String, SimulationStores> faults = new LinkedHashMap<>();
    faults.put("a write ignores the expected version", of(AnyVersion::new));
    faults.put("a new row replaces one that is there", of(NewInPlaceOfOld::new));
    faults.put("an update brings back a row that was deleted", of(Revived::new));
    faults.put("history is written without its row", of(HistoryAlone::new));
    faults.put("an answer is kept without its row", of(AnswerAlone::new));
    faults.put("a row is written without its answer", of(RowAlone::new));
    faults.put("a key that is taken is taken again", of(KeyTwice::new));
    faults.put("versions of unchanged rows are not compared", of(Unchecked::new));
    faults.put("a row's version is not written", of(SameVersion::new));
    faults.put("reads come from a replica that lags", of(Replica::new));
    faults.put("the clock that is read leads", of(FastClock::new));
    faults.put("the clock that is read stands still", of(StoppedClock::new));
    faults.putAll(SimulationFaultyWays.all());
    return faults;
  }

  private static SimulationStores of(
      BiFunction<SimulatedTime, SimulationOracle, SimulatedDatabase> database) {
    return new SimulationStores() {
      @Override
      SimulatedDatabase database(SimulatedTime time, SimulationOracle oracle) {
        return database.apply(time, oracle);
      }
    };
  }

  private static final class AnyVersion extends SimulatedDatabase {
    AnyVersion(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    boolean fits(RowChange row) {
      return rows().containsKey(row.name()) == (row.expectedVersion() != LaneStore.ABSENT);
    }
  }

  private static final class NewInPlaceOfOld extends SimulatedDatabase {
    NewInPlaceOfOld(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    boolean fits(RowChange row) {
      return row.expectedVersion() == LaneStore.ABSENT || super.fits(row);
    }
  }

  private static final class Revived extends SimulatedDatabase {
    Revived(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    boolean fits(RowChange row) {
      return !rows().containsKey(row.name()) || super.fits(row);
    }
  }

  private static final class HistoryAlone extends SimulatedDatabase {
    HistoryAlone(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    boolean isTold(History line, Set<String> written) {
      return true;
    }
  }

  private static final class AnswerAlone extends SimulatedDatabase {
    AnswerAlone(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    boolean isKept(KeptAnswer answer, Set<String> fitting) {
      return true;
    }
  }

  private static final class RowAlone extends SimulatedDatabase {
    RowAlone(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    boolean isKept(KeptAnswer answer, Set<String> fitting) {
      return fitting.size() == 1 && super.isKept(answer, fitting);
    }
  }

  private static final class KeyTwice extends SimulatedDatabase {
    KeyTwice(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    boolean isTaken(UUID key) {
      return false;
    }
  }

  private static final class Unchecked extends SimulatedDatabase {
    Unchecked(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    Set<String> fitting(Map<String, Long> versions) {
      return versions.keySet();
    }
  }

  private static final class SameVersion extends SimulatedDatabase {
    SameVersion(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    long versionToWrite(RowChange row) {
      return row.expectedVersion() == LaneStore.ABSENT ? row.version() : row.expectedVersion();
    }
  }

  private static final class Replica extends SimulatedDatabase {
    private static final long LAG_MICROS = 500_000;

    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(@Nullable StoredRow row, long at) {}

    Replica(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    @Nullable StoredRow rowToRead(String name) {
      Seen before = seen.get(name);
      if (before == null || clock() - before.at > LAG_MICROS) {
        seen.put(name, new Seen(super.rowToRead(name), clock()));
      }
      return seen.getOrDefault(name, new Seen(null, 0)).row;
    }
  }

  private static final class FastClock extends SimulatedDatabase {
    FastClock(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
    }

    @Override
    long clock() {
      return super.clock() + 10_000;
    }
  }

  private static final class StoppedClock extends SimulatedDatabase {
    private final long stopped;

    StoppedClock(SimulatedTime time, SimulationOracle oracle) {
      super(time, oracle);
      stopped = time.clock();
    }

    @Override
    long clock() {
      return stopped;
    }
  }
}
