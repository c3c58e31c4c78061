package io.fusebox.service.coordination;

import static io.fusebox.service.coordination.SimulationMutant.ofLanes;

import java.util.List;

/** Deliberate faults in how lanes decide, remember, store and answer. */
final class SimulationLaneMutants {

  private SimulationLaneMutants() {}

  static final List<SimulationMutant> OF_CARRYING_THROUGH =
      List.of(
          ofLanes(
              "what was decided is remembered though the database did not answer",
              "LaneWork",
              """
                      attempt.forgetAll();
                      left.forEach(\
              """,
              """
                      left.forEach(\
              """),
          ofLanes(
              "what was decided is remembered though another transaction had the way",
              "LaneWork",
              """
                    } catch (LostRaceException e) {
                      attempt.forgetAll();
              """,
              """
                    } catch (LostRaceException e) {
              """),
          ofLanes(
              "a breaker that another instance has written is not read again",
              "LaneWork",
              "Remembered remembered = outdated ? null : slot.toRemember();",
              "Remembered remembered = slot.toRemember();"),
          ofLanes(
              "requests are answered though nothing of their breaker was stored",
              "LaneWork",
              "Objects.requireNonNull(decisions).answer(outdated);",
              "Objects.requireNonNull(decisions).answer(Set.of());"),
          ofLanes(
              "requests are answered before the commit",
              "LaneWork",
              "return settle(changes.isEmpty() ? Set.of() : outdated(store.write(changes)));",
              """
              List<Request<?>> left = settle(Set.of());
              if (!changes.isEmpty()) {
                outdated(store.write(changes));
              }
              return left;
              """),
          ofLanes(
              "requests are answered without a commit",
              "LaneWork",
              "return settle(changes.isEmpty() ? Set.of() : outdated(store.write(changes)));",
              "return settle(Set.of());"),
          ofLanes(
              "a remembered clock is believed for ever",
              "LaneWork",
              "boolean memoryIsFresh = time.isFresh();",
              "boolean memoryIsFresh = true;"),
          ofLanes(
              "the clock that comes with a reading is not taken on",
              "LaneWork",
              """
                    time.take(reading.now());
                    for\
              """,
              """
                    for\
              """),
          ofLanes(
              "keys of requests that are refused are not looked up",
              "LaneWork",
              "        decided.answerRefused(reading.answers());\n",
              ""),
          ofLanes(
              "answers that are kept are not looked at",
              "LaneWork",
              "return decide(reading.answers());",
              "return decide(Map.of());"),
          ofLanes(
              "after a key was taken, the same is tried again without a look at the answers",
              "LaneWork",
              "        locking = true;",
              "        locking = false;"),
          ofLanes(
              "forgetting forgets nothing",
              "LaneMemory",
              "Remembered forgotten = breakers.remove(name);",
              "Remembered forgotten = breakers.get(name);"),
          ofLanes(
              "the requests that are under way are not given up in time",
              "Lane",
              "for (Request<?> request : underWay) {",
              "for (Request<?> request : List.<Request<?>>of()) {"),
          ofLanes(
              "deadlines are compared as if the monotonic clock never ran over",
              "Lane",
              "boolean overdue = nanoTime - request.deadline() >= 0;",
              "boolean overdue = nanoTime >= request.deadline();"));

  static final List<SimulationMutant> OF_DECIDING =
      List.of(
          ofLanes(
              "what was decided with memory alone is not checked",
              "Decisions",
              "} else if (slot.isToBeChecked()) {",
              "} else if (slot.version() == -7) {"),
          ofLanes(
              "a key's answer is given to whatever request comes with it",
              "Decisions",
              "if (earlier.key().fingerprint() != once.key().fingerprint()) {",
              "if (earlier.key() == null) {"),
          ofLanes("answers are not kept", "Decisions", "    added.add(answer);\n", ""),
          ofLanes(
              "a key that comes twice in a batch is carried out twice",
              "Decisions",
              "    answers.put(answer.key().id(), answer);\n",
              ""),
          ofLanes(
              "the same key for another breaker is taken for the same request",
              "IdempotencyKey",
              "return in(name);",
              "return in(\"\" + SEPARATOR);"),
          ofLanes(
              "a part of a batch is taken for a request to its breaker alone",
              "IdempotencyKey",
              "return in(SEPARATOR + breaker);",
              "return in(breaker);"),
          ofLanes(
              "UUIDs that were made at the same moment are the same key",
              "IdempotencyKey",
              "new UUID(first, hash.getLong())",
              "new UUID(first, uuid == null ? hash.getLong() : 0)"),
          ofLanes(
              "an answer is kept only with a changed row",
              "Decisions",
              "if (slot != null && !slot.isToBeWritten()) {",
              "if (slot == null) {"),
          ofLanes(
              "history is not told",
              "Decisions",
              "        history.addAll(slot.takeHistory());\n",
              ""),
          ofLanes(
              "a key is refused for a request that was not stored",
              "Decisions",
              " || outdated.contains(each.basis())",
              ""),
          ofLanes(
              "a new breaker that has counted nothing is not stored",
              "Slot",
              "(version == LaneStore.ABSENT\n            || breaker.changes()",
              "(breaker.changes()"),
          ofLanes(
              "a row's version stays",
              "Slot",
              "firstVersion() : version + 1;",
              "firstVersion() : version;"),
          ofLanes(
              "a row that is created again begins with the same version",
              "Slot",
              "return ThreadLocalRandom.current().nextLong(FIRST_VERSIONS);",
              "return 0;"),
          ofLanes(
              "a row is remembered with a version too high",
              "Slot",
              "return new Remembered(name, versionOnceStored(), createdAt, isDeclared, breaker);",
              "return new Remembered(name, versionOnceStored() + 1, createdAt, isDeclared, breaker);"),
          ofLanes(
              "a damaged row is taken for none",
              "Slot",
              "      slot.damage = e;\n",
              "      return new Slot(name, LaneStore.ABSENT, true);\n"),
          ofLanes(
              "what is refused creates a breaker",
              "Slot",
              "    R answer = request.work().on(new StoredBreaker(name, since, true, created),"
                  + " now);",
              """
                  breaker = created;
                  createdAt = since;
                  R answer = request.work().on(new StoredBreaker(name, since, true, created), now);
              """),
          ofLanes(
              "the database's clock runs a thousand times too fast between two readings",
              "DatabaseTime",
              "TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong() - readAt)",
              "(nanoTime.getAsLong() - readAt)"),
          ofLanes(
              "a new reading of the clock is carried on from the first one's moment",
              "DatabaseTime",
              "    readAt = nanoTime.getAsLong();",
              "    readAt = read ? readAt : nanoTime.getAsLong();"),
          ofLanes(
              "permits of a breaker that was deleted pass for those of its successor",
              "Report",
              "permitId.isOfAnotherBreaker(stored.createdAt())",
              "permitId.isOfAnotherBreaker(java.time.Instant.EPOCH) && permitId.text().isEmpty()"),
          ofLanes(
              "all parts of a batch come with the same key",
              "OutcomeBatch",
              "key.toPartOfBatch(breaker)",
              "key.toBatch()"),
          ofLanes(
              "a batch is known by the key of its first part alone",
              "OutcomeBatch",
              "key.toBatch()",
              "key.toPartOfBatch(breakers.get(0))"));
}
