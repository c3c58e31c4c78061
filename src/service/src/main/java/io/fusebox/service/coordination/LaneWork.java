package io.fusebox.service.coordination;

import io.fusebox.service.coordination.LaneMemory.Remembered;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.KeyTakenException;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.LaneStore.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries a lane's batches through: decides with the breakers as they are remembered, stores what
 * follows, and answers when that is durable. A breaker that turns out to be otherwise is decided on
 * again: with a lock where another instance writes it, too, so that neither is always too late.
 * Nothing is answered that a read or write begun after the request came in has not borne out.
 *
 * <p>Confined to its lane. It blocks while the store does.
 */
final class LaneWork {

  private final LaneStore store;
  private final LaneMemory memory;
  private final DatabaseTime time;
  private final LongSupplier nanoTime;
  private final LaneLimits limits;

  LaneWork(LaneStore store, LongSupplier nanoTime, LaneLimits limits) {
    this.store = store;
    this.memory = new LaneMemory(limits.memory());
    this.time = new DatabaseTime(nanoTime);
    this.nanoTime = nanoTime;
    this.limits = limits;
  }

  /** Carries these requests through; each is answered, one way or the other, when this returns. */
  void carryThrough(List<Request<?>> batch) {
    Map<String, Boolean> sharing = new HashMap<>();
    List<Request<?>> own = new ArrayList<>(batch.size());
    List<Request<?>> shared = new ArrayList<>();
    for (Request<?> request : batch) {
      boolean isShared = sharing.computeIfAbsent(request.name(), memory::isShared);
      (isShared ? shared : own).add(request);
    }
    carryThrough(own, false);
    carryThrough(shared, true);
  }

  private void carryThrough(List<Request<?>> requests, boolean sharedAtFirst) {
    List<Request<?>> left = inTime(requests);
    boolean locking = sharedAtFirst;
    while (!left.isEmpty()) {
      Attempt attempt = new Attempt(left);
      try {
        left = locking ? attempt.withLocks() : attempt.withMemory();
        locking = attempt.foundOthersWriting;
      } catch (KeyTakenException e) {
        attempt.forgetAll();
        locking = true;
      } catch (LostRaceException e) {
        attempt.forgetAll();
      } catch (RuntimeException e) {
        attempt.forgetAll();
        left.forEach(request -> request.fail(e));
        return;
      } finally {
        attempt.giveBackRoom();
      }
      left = inTime(left);
    }
  }

  /** Those who still wait; who has waited for too long is told so. */
  private List<Request<?>> inTime(List<Request<?>> requests) {
    List<Request<?>> waiting = new ArrayList<>(requests.size());
    long now = nanoTime.getAsLong();
    for (Request<?> request : requests) {
      if (now - request.deadline() >= 0) {
        request.fail(new TimeLimitException(limits.timeLimit()));
      } else if (!request.isDone()) {
        waiting.add(request);
      }
    }
    return waiting;
  }

  /** One try at what is left of a batch. */
  private final class Attempt {

    private final List<Request<?>> requests;
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private @Nullable Decisions decisions;
    private boolean foundOthersWriting;

    Attempt(List<Request<?>> requests) {
      this.requests = requests;
      requests.forEach(request -> names.add(request.name()));
    }

    /** Decides with what is remembered, and lets the write find out whether that was so. */
    List<Request<?>> withMemory() throws KeyTakenException {
      Set<String> unknown = new LinkedHashSet<>();
      boolean memoryIsFresh = time.isFresh();
      for (String name : names) {
        Remembered remembered = memoryIsFresh ? memory.find(name) : null;
        if (remembered == null) {
          unknown.add(name);
        } else {
          slots.put(name, Slot.remembered(remembered));
        }
      }
      if (!unknown.isEmpty()) {
        takeOn(unknown, store.read(unknown));
      }
      Changes changes = decide(Map.of());
      lookUpKeysOfRefused();
      return settle(changes.isEmpty() ? Set.of() : outdated(store.write(changes)));
    }

    private void takeOn(Set<String> wanted, Reading reading) {
      time.take(reading.now());
      for (String name : wanted) {
        slots.put(name, Slot.read(name, reading.rows().get(name)));
      }
    }

    /**
     * Looks up the keys of refused requests: a write would detect that a key has an answer, and a
     * refused request writes nothing.
     */
    private void lookUpKeysOfRefused() {
      Decisions decided = Objects.requireNonNull(decisions);
      Set<UUID> keys = decided.keysOfRefused();
      if (!keys.isEmpty()) {
        Reading reading = store.readAnswers(keys);
        time.take(reading.now());
        decided.answerRefused(reading.answers());
      }
    }

    /** Decides while nobody else can write. */
    List<Request<?>> withLocks() throws KeyTakenException {
      Set<UUID> keys = new LinkedHashSet<>();
      requests.stream().map(Request::key).filter(Objects::nonNull).forEach(keys::add);
      return settle(outdated(store.writeLocked(names, keys, this::decideOn)));
    }

    private Changes decideOn(Reading reading) {
      giveBackRoom();
      slots.clear();
      takeOn(names, reading);
      return decide(reading.answers());
    }

    private Changes decide(Map<UUID, KeptAnswer> answers) {
      Decisions decided = new Decisions(store, slots, answers, time.now());
      decisions = decided;
      decided.decide(requests);
      return decided.changes();
    }

    private Set<String> outdated(Written written) {
      time.take(written.now());
      return written.outdated();
    }

    private List<Request<?>> settle(Set<String> outdated) {
      for (Slot slot : slots.values()) {
        settle(slot, outdated.contains(slot.name()));
      }
      return Objects.requireNonNull(decisions).answer(outdated);
    }

    private void settle(Slot slot, boolean outdated) {
      if (!outdated) {
        slot.onStored();
      }
      Remembered remembered = outdated ? null : slot.toRemember();
      if (remembered == null) {
        memory.forget(slot.name());
      } else {
        memory.remember(remembered);
      }
      if (outdated && slot.isToBeWritten()) {
        memory.noteShared(slot.name());
        foundOthersWriting = true;
      }
    }

    /** Of breakers that were to be created, and were not. */
    void giveBackRoom() {
      slots.values().forEach(slot -> slot.giveBackRoom(store));
    }

    void forgetAll() {
      names.forEach(memory::forget);
    }
  }
}
