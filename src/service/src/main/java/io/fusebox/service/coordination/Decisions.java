package io.fusebox.service.coordination;

import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.coordination.Request.Once;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is decided for the requests of a batch, in their order, before any of it is stored. Answers
 * wait here until it is. Mutable, confined to its lane.
 */
final class Decisions {

  private final LaneStore store;
  private final Map<String, Slot> slots;
  private final long now;
  private final List<Decided<?>> decided = new ArrayList<>();

  /** Those that were found, and those that this batch adds. */
  private final Map<UUID, KeptAnswer> answers;

  private final List<KeptAnswer> added = new ArrayList<>();

  /**
   * For a batch on these breakers.
   *
   * @param found answers that keys of the batch have already
   * @param now in microseconds since the epoch
   */
  Decisions(LaneStore store, Map<String, Slot> slots, Map<UUID, KeptAnswer> found, long now) {
    this.store = store;
    this.slots = slots;
    this.answers = new HashMap<>(found);
    this.now = now;
  }

  /** Decides on requests, one after the other. */
  void decide(Collection<Request<?>> requests) {
    for (Request<?> request : requests) {
      decided.add(decide(request));
    }
  }

  /**
   * Keys of requests that were refused, which may have an answer from before there was a reason to
   * refuse them.
   */
  Set<UUID> keysOfRefused() {
    Set<UUID> keys = new HashSet<>();
    for (Decided<?> each : decided) {
      UUID key = each.request().key();
      if (each.isRefused() && key != null && !answers.containsKey(key)) {
        keys.add(key);
      }
    }
    return keys;
  }

  /**
   * Takes back those refusals whose keys have an answer after all. A refusal has changed nothing,
   * so whatever was decided behind it stands.
   */
  void answerRefused(Map<UUID, KeptAnswer> found) {
    answers.putAll(found);
    decided.replaceAll(
        each ->
            each.isRefused() && answerTo(each.request(), found) != null
                ? decide(each.request())
                : each);
  }

  private <R> Decided<R> decide(Request<R> request) {
    KeptAnswer earlier = answerTo(request, answers);
    String basis = earlier == null ? request.name() : earlier.breaker();
    try {
      return new Decided<>(request, basis, answer(request, earlier), null);
    } catch (RuntimeException refusal) {
      return new Decided<>(request, basis, null, refusal);
    }
  }

  /** The one of these answers that the request's key has; null: none. */
  private static @Nullable KeptAnswer answerTo(Request<?> request, Map<UUID, KeptAnswer> answers) {
    UUID key = request.key();
    return key == null ? null : answers.get(key);
  }

  private <R> R answer(Request<R> request, @Nullable KeptAnswer earlier) {
    Once<R> once = request.once();
    Slot slot = slot(request);
    if (once == null) {
      return slot.carryOut(request, now, store);
    }
    if (earlier == null) {
      store.requireRoomForAnswer();
      R answer = slot.carryOut(request, now, store);
      keep(new KeptAnswer(once.key(), slot.name(), once.form().write(answer)));
      return answer;
    }
    if (earlier.key().fingerprint() != once.key().fingerprint()) {
      throw new IdempotencyKeyReusedException();
    }
    return once.form().read(earlier.answer());
  }

  private void keep(KeptAnswer answer) {
    answers.put(answer.key().id(), answer);
    added.add(answer);
  }

  private Slot slot(Request<?> request) {
    Slot slot = slots.get(request.name());
    if (slot == null) {
      throw new IllegalStateException("breaker " + request.name() + " was not read");
    }
    return slot;
  }

  /** What is to be stored before anybody is answered. */
  Changes changes() {
    List<RowChange> rows = new ArrayList<>();
    List<History> history = new ArrayList<>();
    Map<String, Long> unchanged = new HashMap<>();
    for (Slot slot : slots.values()) {
      if (slot.isToBeWritten()) {
        rows.add(slot.change());
        history.addAll(slot.takeHistory());
      } else if (slot.isToBeChecked()) {
        unchanged.put(slot.name(), slot.version());
      }
    }
    for (KeptAnswer answer : added) {
      Slot slot = slots.get(answer.breaker());
      if (slot != null && !slot.isToBeWritten()) {
        unchanged.put(slot.name(), slot.version());
      }
    }
    return new Changes(rows, history, List.copyOf(added), unchanged, now);
  }

  /**
   * Gives the answers that hold.
   *
   * @param outdated breakers of which nothing was stored
   * @return the requests that rest on those breakers, to be decided on again
   */
  List<Request<?>> answer(Set<String> outdated) {
    List<Request<?>> again = new ArrayList<>();
    for (Decided<?> each : decided) {
      if (outdated.contains(each.request().name()) || outdated.contains(each.basis())) {
        again.add(each.request());
      } else {
        each.answer();
      }
    }
    return again;
  }

  /**
   * A request and its answer; a refusal, where there is one.
   *
   * @param basis the breaker whose row or kept answer decided: where a batch came with the key of
   *     another batch, that one's first breaker need not be the request's
   */
  private record Decided<R>(
      Request<R> request, String basis, @Nullable R value, @Nullable RuntimeException refusal) {

    /** Whether it is as it should be that it was refused; otherwise, the database is in trouble. */
    boolean isRefused() {
      return refusal != null && !(refusal instanceof StorageException);
    }

    void answer() {
      if (refusal == null) {
        request.answer().complete(value);
      } else {
        request.fail(refusal);
      }
    }
  }
}
