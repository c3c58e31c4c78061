package io.fusebox.service.coordination;

import io.fusebox.service.coordination.SimulatedDatabase.StoredRow;
import io.fusebox.service.coordination.SimulatedOperation.Acquire;
import io.fusebox.service.coordination.SimulatedOperation.Declare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A fleet on one database, with clients and faults, on one thread and without time: what happens,
 * and within what, is all decided by the seed. Instances run the service's own lanes; others get
 * their turn whenever one of them is on its way to the database.
 */
final class Simulation implements SimulationWorld {

  private static final int STEPS = 1_500;
  private static final int DEEPEST = 4;

  private final Random random;

  /** Whether so much is asked for that lanes go on with what they remember. */
  private final boolean isBusy;

  private final SimulatedTime time = new SimulatedTime();
  private final SimulationLog log = new SimulationLog(time);
  private final SimulationFaults faults;
  private final SimulationOracle oracle = new SimulationOracle(time);
  private final SimulatedDatabase database;
  private final SimulationAnswers answers;
  private final SimulationStores stores;
  private final SimulatedClients clients;
  private final SimulationCounts counts = new SimulationCounts();
  private final List<SimulatedInstance> instances = new ArrayList<>();
  private int instancesSoFar;
  private int depth;
  private long operations;
  private @Nullable SimulationFailure found;

  private Simulation(long seed, SimulationStores stores) {
    this.random = new Random(seed);
    this.isBusy = random.nextInt(4) == 0;
    this.stores = stores;
    this.faults = new SimulationFaults(random, log);
    this.database = stores.database(time, oracle);
    this.answers = new SimulationAnswers(database, oracle);
    this.clients = new SimulatedClients(random, time);
  }

  /** What one seed has brought about. */
  record Summary(long simulatedNanos, long operations, long faults, long trace) {}

  /**
   * Lets happen what the seed says.
   *
   * @throws SimulationFailure a guarantee was broken, with the events that led to it
   */
  static Summary run(long seed, SimulationStores stores) {
    Simulation simulation = new Simulation(seed, stores);
    try {
      simulation.run();
    } catch (SimulationFailure failure) {
      throw simulation.told(seed, failure);
    } catch (RuntimeException | StackOverflowError e) {
      throw simulation.told(seed, new SimulationFailure("nobody foresaw " + e, e));
    }
    return simulation.summary();
  }

  private SimulationFailure told(long seed, SimulationFailure failure) {
    SimulationFailure first = found == null ? failure : found;
    return new SimulationFailure(
        String.format(
            "seed %d; replay: -Dfusebox.seed=%d%n%s%nafter%n%s",
            seed, seed, first.getMessage(), log),
        first);
  }

  private Summary summary() {
    long trace = random.nextLong();
    for (StoredRow row : database.rows().values()) {
      trace = trace * 31 + Arrays.hashCode(row.snapshot());
    }
    return new Summary(time.nanos(), operations, faults.count(), trace);
  }

  private void run() {
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      instances.add(newInstance());
    }
    List<String> declared = new ArrayList<>(SimulatedClients.COUNTERS);
    declared.addAll(SimulatedClients.TRIPPING);
    declared.forEach(name -> ask(new Declare(name, clients.settings(name), null)));
    faults.begin();
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    faults.end();
    new SimulationEnd(again -> send(again, anyInstance()), this::answerAll, this)
        .check(database, counts, clients);
  }

  private SimulatedInstance newInstance() {
    return new SimulatedInstance(++instancesSoFar, this, random.nextInt(4) > 0);
  }

  private SimulatedInstance anyInstance() {
    return instances.get(random.nextInt(instances.size()));
  }

  // What happens.

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 39) {
      clientsAsk(clients.next());
    } else if (dice == 39 && clients.hasKeyed()) {
      SimulatedOperation again = clients.again();
      clientsAsk(again, again);
    } else if (dice < 78) {
      check(() -> anyInstance().stepOneLane(random.nextInt(8)));
    } else if (dice < 89) {
      timePasses();
    } else if (dice < 94) {
      check(() -> anyInstance().giveUpOverdue());
    } else if (dice < 96) {
      delete(SimulatedClients.OPERATED.get(random.nextInt(3)));
    } else {
      somethingBreaks();
    }
    if (found != null) {
      throw found;
    }
  }

  private void timePasses() {
    int dice = random.nextInt(isBusy ? 51 : 100);
    if (depth > 0) {
      pass(random.nextInt(4) * (long) random.nextInt(50_000));
    } else if (dice < 50) {
      pass(random.nextInt(5_000));
    } else if (dice < 75) {
      pass(random.nextInt(1_500_000));
    } else if (dice < 92) {
      askAtTheMoment();
    } else {
      pass(random.nextInt(240_000_000));
    }
  }

  /** Asks a breaker for a permit at the very moment at which it is about to change. */
  private void askAtTheMoment() {
    List<String> names = List.copyOf(oracle.breakers().keySet());
    String name = names.get(random.nextInt(names.size()));
    long moment = oracle.nextMomentOf(name) + random.nextInt(3) - 1;
    if (moment < time.clock() + 120_000_000) {
      time.passUntil(moment);
      clientsAsk(new Acquire(name, "host-0", null));
    }
  }

  private void somethingBreaks() {
    if (faults.crashes()) {
      int which = random.nextInt(instances.size());
      log.add(instances.get(which), "is killed");
      instances.get(which).kill();
      instances.set(which, newInstance());
    }
    if (faults.restarts()) {
      database.restart();
    }
    long clockStep = faults.clockStep();
    if (clockStep != 0) {
      log.add("the clock goes", clockStep, "us");
      time.stepClock(clockStep);
    }
  }

  private void delete(String name) {
    if (database.delete(name)) {
      log.add("deleted", name);
    }
  }

  @Override
  public void interleave() {
    while (depth < DEEPEST && !faults.areOver() && random.nextInt(3) == 0) {
      depth++;
      log.begin();
      try {
        step();
      } finally {
        log.end();
        depth--;
      }
    }
  }

  @Override
  public void pass(long micros) {
    if (micros > 0) {
      time.pass(micros);
    }
  }

  @Override
  public void check(Runnable check) {
    try {
      check.run();
    } catch (SimulationFailure failure) {
      found = found == null ? failure : found;
      throw failure;
    }
  }

  // Clients.

  @SuppressWarnings("FutureReturnValueIgnored") // they come back for it when they like
  private void clientsAsk(SimulatedOperation... operations) {
    for (SimulatedOperation operation : operations) {
      send(operation, anyInstance());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is thrown is noted where it is thrown
  private CompletableFuture<?> send(SimulatedOperation operation, SimulatedInstance instance) {
    operations++;
    log.add("client sends", operation, operation.key(), "to", instance);
    Object unit = operation.key() == null ? new Object() : operation.key() + " " + operation;
    counts.note(operation, unit, null);
    CompletableFuture<?> answer =
        operation.send(instance.coordinator(operation)).toCompletableFuture();
    answer.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            check(() -> taken(operation, unit, value));
          }
        });
    return answer;
  }

  private void taken(SimulatedOperation operation, Object unit, @Nullable Object value) {
    if (operation instanceof Acquire acquire) {
      PermitId id = SimulationWords.permitId(String.valueOf(value));
      if (id != null) {
        clients.hold(acquire.breaker(), id);
      }
    } else {
      counts.note(operation, unit, value);
    }
  }

  /** Asks somebody, and lets all lanes work until everybody has an answer. */
  @SuppressWarnings("FutureReturnValueIgnored") // it is checked like all the others
  private void ask(SimulatedOperation operation) {
    send(operation, anyInstance());
    answerAll();
  }

  private void answerAll() {
    boolean worked = true;
    while (worked) {
      worked = false;
      for (SimulatedInstance instance : instances) {
        for (int lane = 0; lane < 3; lane++) {
          worked |= instance.stepOneLane(lane);
        }
      }
    }
    for (SimulatedInstance instance : instances) {
      SimulationFailure.unless(instance.isDone(), "%s leaves somebody without answer", instance);
    }
  }

  @Override
  public Random random() {
    return random;
  }

  @Override
  public SimulatedTime time() {
    return time;
  }

  @Override
  public SimulationLog log() {
    return log;
  }

  @Override
  public SimulationFaults faults() {
    return faults;
  }

  @Override
  public SimulationOracle oracle() {
    return oracle;
  }

  @Override
  public SimulationAnswers answers() {
    return answers;
  }

  @Override
  public SimulatedLaneStore storeFor(SimulatedInstance instance) {
    return stores.store(instance, database, this);
  }
}
