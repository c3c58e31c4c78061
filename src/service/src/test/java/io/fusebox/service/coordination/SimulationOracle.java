package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.coordination.Request.Work;
import io.fusebox.service.coordination.SimulatedDatabase.StoredRow;
import io.fusebox.service.coordination.SimulatedOperation.Batch;
import io.fusebox.service.coordination.SimulatedOperation.Place;
import io.fusebox.service.coordination.SimulatedRequest.Execution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who knows what is right. It watches what lanes do to breakers in their hands, and what of it gets
 * into the database; there, it carries out the same on a {@link SimulationModel}, one after the
 * other, which must have given the same answers.
 */
final class SimulationOracle {

  private final SimulatedTime time;
  private final Map<String, Known> breakers = new TreeMap<>();
  private final Map<String, Map<Long, Long>> eventsOfVersions = new HashMap<>();
  private final Map<String, Long> latestEvents = new HashMap<>();
  private final IdentityHashMap<Breaker, List<Execution<?>>> unstored = new IdentityHashMap<>();
  private final IdentityHashMap<Breaker, Long> eventsOfBreakers = new IdentityHashMap<>();
  private final Map<UUID, String> sentKeys = new HashMap<>();
  private final Map<String, UUID> storedKeys = new HashMap<>();
  private final Map<UUID, List<Execution<?>>> executionsOfKeys = new HashMap<>();
  private final Set<UUID> kept = new HashSet<>();
  private final Set<UUID> keysWithEffect = new HashSet<>();
  private final List<UUID> newKeysWithEffect = new ArrayList<>();
  private final Set<String> keysOfBatches = new HashSet<>();
  private long events;

  SimulationOracle(SimulatedTime time) {
    this.time = time;
  }

  /** A breaker that is stored, as it must be. */
  record Known(Instant createdAt, long createdAtEvent, SimulationModel model, Breaker replayed) {}

  Map<String, Known> breakers() {
    return breakers;
  }

  /** With which event the breaker's row was changed last. */
  long latestEventOf(String name) {
    return latestEvents.getOrDefault(name, -1L);
  }

  /** How many events there were: rows that were changed or deleted. */
  long events() {
    return events;
  }

  // What lanes do to breakers in their hands.

  void restored(Breaker breaker, String name, long version) {
    eventsOfBreakers.put(breaker, Objects.requireNonNull(eventsOfVersions.get(name)).get(version));
  }

  /** Does the work, and notes what it did. */
  <R> R watch(SimulatedRequest<R> request, Work<R> work, StoredBreaker stored, long now) {
    SimulationFailure.unless(
        now <= time.latestThatMayBeBelieved(),
        "a lane's clock leads the database's by %s us",
        now - time.clock());
    Breaker breaker = stored.breaker();
    List<Execution<?>> before = unstored.computeIfAbsent(breaker, same -> new ArrayList<>());
    boolean restsOnUnstored = before.stream().anyMatch(Execution::isToBeStored);
    Execution<R> execution =
        new Execution<>(request, stored, now, eventsOfBreakers.get(breaker), restsOnUnstored);
    long changes = breaker.changes();
    try {
      R answer = work.on(stored, now);
      execution.words = SimulationWords.of(answer);
      return answer;
    } catch (RuntimeException e) {
      execution.words = SimulationWords.refused(e.getClass());
      execution.refused = true;
      throw e;
    } finally {
      execution.changed = breaker.changes() != changes;
      before.add(execution);
      request.last = execution;
      UUID key = request.request.key();
      if (key != null) {
        executionsOfKeys.computeIfAbsent(key, same -> new ArrayList<>()).add(execution);
      }
    }
  }

  // What gets into the database.

  void written(RowChange row, StoredRow stored, List<String> history) {
    String name = row.name();
    events++;
    Long before =
        eventsOfVersions
            .computeIfAbsent(name, same -> new HashMap<>())
            .putIfAbsent(row.version(), events);
    SimulationFailure.unless(before == null, "%s is at version %s again", name, row.version());
    latestEvents.put(name, events);
    eventsOfBreakers.put(row.breaker(), events);
    List<Execution<?>> executions =
        SimulationFailure.present(
            unstored.remove(row.breaker()), "%s was written for nobody", name);
    if (row.expectedVersion() == LaneStore.ABSENT) {
      create(row, executions.get(0));
    }
    Known known =
        SimulationFailure.present(breakers.get(name), "%s was written, but is not there", name);
    long generation = known.model.generation();
    for (Execution<?> execution : executions) {
      stored(execution, known);
    }
    SimulationFailure.unless(
        known.model.generation() >= generation, "%s goes back a generation", name);
    expect("the history of " + name, known.model.takeLines(), history);
    compare(name, known, stored);
  }

  private void create(RowChange row, Execution<?> first) {
    SimulationFailure.unless(!first.refused, "a refusal created %s: %s", row.name(), first.words);
    SimulationFailure.unless(
        !breakers.containsKey(row.name()), "%s is created, and is there", row.name());
    Settings settings =
        SimulationFailure.present(first.request.ifAbsent(), "%s was to be refused", first.request);
    long since = Micros.of(row.createdAt());
    SimulationModel model = new SimulationModel(settings, since);
    Breaker replayed = Breaker.closed(settings, since);
    breakers.put(row.name(), new Known(row.createdAt(), events, model, replayed));
  }

  private <R> void stored(Execution<R> execution, Known known) {
    SimulatedRequest<R> request = execution.request;
    execution.stored = true;
    String name = request.breaker();
    Place place = new Place(name, Micros.of(known.createdAt), execution.isNew, execution.now);
    String expected = request.operation.inModel(known.model, place);
    expect("what was answered to " + request, expected, SimulationWords.plain(execution.words));
    replay(request, execution, known);
    if (!execution.refused) {
      SimulationFailure.unless(!request.tookEffect, "%s took effect twice", request);
      UUID key = request.request.key();
      if (key != null) {
        SimulationFailure.unless(keysWithEffect.add(key), "%s took effect again", request);
        newKeysWithEffect.add(key);
      }
      began(request);
      request.tookEffect = true;
    }
  }

  /** Of two batches with one key, whatever breakers they are of, the later one does not begin. */
  private void began(SimulatedRequest<?> request) {
    if (request.operation instanceof Batch batch
        && batch.key() != null
        && batch.breaker().equals(request.breaker())) {
      SimulationFailure.unless(
          keysOfBatches.add(batch.key()), "%s began with the key of another batch", request);
    }
  }

  private static <R> void replay(SimulatedRequest<R> request, Execution<R> execution, Known known) {
    try {
      request.work.on(
          new StoredBreaker(request.breaker(), known.createdAt, execution.isNew, known.replayed),
          execution.now);
    } catch (IllegalArgumentException | PreconditionFailedException e) {
      // As it was refused, so it is again.
    }
  }

  private void compare(String name, Known known, StoredRow stored) {
    known.replayed.takeTransitions();
    SimulationFailure.unless(
        Arrays.equals(known.replayed.snapshot(), stored.snapshot()),
        "%s is not as if its commands had come one after the other",
        name);
    if (events % 4 == 0) {
      // Looked at as of the latest moment that it has seen, with what changed settings made due.
      known.model.moveTo(known.model.asOf());
      Breaker restored = Breaker.restore(stored.settings(), stored.snapshot());
      BreakerView view = restored.view(restored.asOf());
      expect(name + " as stored", SimulationWords.of(known.model), SimulationWords.of(view));
    }
  }

  /** A line of history was stored, and these rows with it. */
  void told(History line, Set<String> rows) {
    SimulationFailure.unless(
        rows.contains(line.breaker()), "history of %s without its row", line.breaker());
  }

  /** An answer was stored; the rows of the same transaction were told of before. */
  void keptAnswer(KeptAnswer answer) {
    UUID key = answer.key().id();
    List<Execution<?>> executions = executionsOfKeys.getOrDefault(key, List.of());
    SimulationFailure.unless(
        executions.stream()
            .anyMatch(each -> !each.refused && (each.stored || !each.isToBeStored())),
        "an answer for %s is kept, but not what it tells of",
        answer.breaker());
    SimulationFailure.unless(kept.add(key), "two answers to a key are kept");
  }

  /** Whether an answer to the key is stored. */
  boolean isKept(@Nullable UUID key) {
    return kept.contains(key);
  }

  /** A request came with a key, and goes on with this stored key; null: with none. */
  void sent(@Nullable UUID stored, @Nullable String sent) {
    if (stored == null || sent == null) {
      SimulationFailure.unless(stored == null && sent == null, "%s is stored as %s", sent, stored);
      return;
    }
    String other = sentKeys.putIfAbsent(stored, sent);
    UUID before = storedKeys.putIfAbsent(sent, stored);
    SimulationFailure.unless(
        other == null || other.equals(sent), "one stored key for: %s; %s", other, sent);
    SimulationFailure.unless(
        before == null || before.equals(stored), "two stored keys for: %s", sent);
  }

  /** All that one transaction wrote was told of. */
  void committed() {
    for (UUID key : newKeysWithEffect) {
      SimulationFailure.unless(kept.contains(key), "an effect is kept, but not its answer");
    }
    newKeysWithEffect.clear();
  }

  /** When the breaker is about to change; or a moment long past. */
  long nextMomentOf(String name) {
    Known known = breakers.get(name);
    long moment = known == null ? 0 : known.model.nextMoment();
    return moment == SimulationModel.NEVER ? 0 : moment;
  }

  void deleted(String name) {
    events++;
    breakers.remove(name);
    latestEvents.put(name, events);
  }

  /** Whether the breaker was there all the time since then. */
  boolean wasThereSince(String name, long event) {
    Known known = breakers.get(name);
    return known != null && known.createdAtEvent <= event;
  }

  private static void expect(String what, Object expected, Object actual) {
    SimulationFailure.unless(
        expected.equals(actual), "%s:%n  must be %s%n  but is  %s", what, expected, actual);
  }
}
