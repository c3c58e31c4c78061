package io.fusebox.service.coordination;

import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeyTakenException;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.LaneStore.Written;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deliberate faults on the way to the database: each by its name. */
final class SimulationFaultyWays {

  private SimulationFaultyWays() {}

  /** How to make a simulation with each fault. */
  static Map<String, SimulationStores> all() {
    Map<String, SimulationStores> faults = new LinkedHashMap<>();
    faults.put("a write that is lost is reported as written", new Ways(LosesWrites::new));
    faults.put("outdated rows are reported as written", new Ways(HidesOutdated::new));
    faults.put("a write is acknowledged before it is committed", new Ways(CommitsLater::new));
    faults.put("a read that failed is taken for no row", new Ways(NothingForTrouble::new));
    faults.put("a lost race is reported of what was committed", new Ways(DeniesCommits::new));
    return faults;
  }

  @FunctionalInterface
  private interface Way {
    SimulatedLaneStore of(
        SimulatedInstance instance, SimulatedDatabase database, SimulationWorld world);
  }

  /** A right database, and a faulty way to it. */
  private static final class Ways extends SimulationStores {
    private final Way way;

    Ways(Way way) {
      this.way = way;
    }

    @Override
    SimulatedLaneStore store(
        SimulatedInstance instance, SimulatedDatabase database, SimulationWorld world) {
      return way.of(instance, database, world);
    }
  }

  private static final class LosesWrites extends SimulatedLaneStore {
    private final SimulationWorld world;

    LosesWrites(SimulatedInstance instance, SimulatedDatabase database, SimulationWorld world) {
      super(instance, database, world);
      this.world = world;
    }

    @Override
    Written apply(Changes changes, Set<String> checked) throws KeyTakenException {
      return world.faults().areOver() || world.random().nextInt(100) > 0
          ? super.apply(changes, checked)
          : new Written(Set.of(), world.time().clock());
    }
  }

  private static final class HidesOutdated extends SimulatedLaneStore {
    HidesOutdated(SimulatedInstance instance, SimulatedDatabase database, SimulationWorld world) {
      super(instance, database, world);
    }

    @Override
    Written apply(Changes changes, Set<String> checked) throws KeyTakenException {
      return new Written(Set.of(), super.apply(changes, checked).now());
    }
  }

  private static final class CommitsLater extends SimulatedLaneStore {
    private final SimulationWorld world;
    private @Nullable Changes late;

    CommitsLater(SimulatedInstance instance, SimulatedDatabase database, SimulationWorld world) {
      super(instance, database, world);
      this.world = world;
    }

    @Override
    Written apply(Changes changes, Set<String> checked) throws KeyTakenException {
      if (late != null) {
        super.apply(late, late.unchanged().keySet());
      }
      late = changes;
      return new Written(Set.of(), world.time().clock());
    }
  }

  private static final class NothingForTrouble extends SimulatedLaneStore {
    private final SimulationWorld world;

    NothingForTrouble(
        SimulatedInstance instance, SimulatedDatabase database, SimulationWorld world) {
      super(instance, database, world);
      this.world = world;
    }

    @Override
    public Reading read(Collection<String> names) {
      try {
        return super.read(names);
      } catch (StorageException e) {
        return new Reading(Map.of(), Map.of(), world.time().clock());
      }
    }
  }

  private static final class DeniesCommits extends SimulatedLaneStore {
    private final SimulationWorld world;

    DeniesCommits(SimulatedInstance instance, SimulatedDatabase database, SimulationWorld world) {
      super(instance, database, world);
      this.world = world;
    }

    @Override
    public Written write(Changes changes) throws KeyTakenException {
      Written written = super.write(changes);
      if (world.random().nextInt(50) == 0) {
        throw new LostRaceException("a lie", new IllegalStateException("simulated"));
      }
      return written;
    }
  }
}
