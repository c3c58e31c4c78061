package io.fusebox.service.coordination;

import io.fusebox.engine.CorruptSnapshotException;
import io.fusebox.engine.InvalidOverrideException;
import io.fusebox.engine.UnknownPermitException;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.Request.Once;
import io.fusebox.service.coordination.SimulatedRequest.Execution;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * What somebody may be told. An answer is one that the database holds by then, and as of no earlier
 * than the request came in; an error tells of trouble that there was.
 */
final class SimulationAnswers {

  private static final Set<Class<?>> TROUBLE =
      Set.of(
          StorageException.class,
          LostRaceException.class,
          OverloadedException.class,
          CorruptSnapshotException.class);

  private static final Set<Class<?>> REFUSALS =
      Set.of(
          UnknownPermitException.class,
          UnknownPermitIdException.class,
          InvalidOverrideException.class,
          PreconditionFailedException.class);

  private final SimulatedDatabase database;
  private final SimulationOracle oracle;

  SimulationAnswers(SimulatedDatabase database, SimulationOracle oracle) {
    this.database = database;
    this.oracle = oracle;
  }

  <R> void answered(SimulatedRequest<R> request, R answer) {
    if (request.request.once() != null) {
      hasKept(request, request.request.once(), answer);
      return;
    }
    Execution<R> last =
        SimulationFailure.present(request.last, "%s was answered by nobody", request);
    SimulationFailure.unless(
        last.words.equals(SimulationWords.of(answer)), "%s was answered something else", request);
    holds(request, last);
  }

  /** The answer to a key is the one that is kept, whoever gave it first. */
  private <R> void hasKept(SimulatedRequest<R> request, Once<R> once, R answer) {
    KeptAnswer kept =
        SimulationFailure.present(
            database.answers().get(once.key().id()),
            "%s was answered, and its answer is not kept",
            request);
    SimulationFailure.unless(
        kept.key().fingerprint() == once.key().fingerprint(),
        "%s was answered what another request was that came with its key",
        request);
    SimulationFailure.unless(
        Arrays.equals(kept.answer(), once.form().write(answer)),
        "%s was answered otherwise than before",
        request);
  }

  private void holds(SimulatedRequest<?> request, Execution<?> last) {
    if (last.stored) {
      return;
    }
    SimulationFailure.unless(
        !last.isToBeStored(), "%s was answered before it was stored: %s", request, last.words);
    SimulationFailure.unless(
        last.rowOf != null && last.rowOf >= request.changedBefore,
        "%s was answered from an old row: %s",
        request,
        last.words);
  }

  void failed(SimulatedRequest<?> request, Throwable failure) {
    if (failure instanceof SimulationFailure found) {
      throw found;
    } else if (failure instanceof TimeLimitException) {
      SimulationFailure.unless(
          request.instance.nanoTime() - request.request.deadline() >= 0,
          "%s was given up before its time",
          request);
    } else if (failure instanceof UnknownBreakerException) {
      wasNotAnsweredBefore(request);
      wasAbsent(request);
    } else if (failure instanceof IdempotencyKeyReusedException) {
      StoredKey key = Objects.requireNonNull(request.request.once()).key();
      KeptAnswer kept = database.answers().get(key.id());
      SimulationFailure.unless(
          kept != null && kept.key().fingerprint() != key.fingerprint(),
          "%s was refused for a key that it came with alone",
          request);
    } else if (failure instanceof TooManyBreakersException) {
      wasNotAnsweredBefore(request);
    } else if (REFUSALS.contains(failure.getClass())) {
      wasNotAnsweredBefore(request);
      Execution<?> last = Objects.requireNonNull(request.last);
      if (last.isNew) {
        wasAbsent(request);
      } else {
        holds(request, last);
      }
    } else {
      SimulationFailure.unless(
          TROUBLE.contains(failure.getClass()), "%s failed: %s", request, failure);
    }
  }

  /** Whatever has become of its breaker: what was answered once is answered again. */
  private static void wasNotAnsweredBefore(SimulatedRequest<?> request) {
    SimulationFailure.unless(
        !request.wasAnsweredBefore, "%s was refused, and had been answered before", request);
  }

  private void wasAbsent(SimulatedRequest<?> request) {
    SimulationFailure.unless(
        !oracle.wasThereSince(request.breaker(), request.submittedAt),
        "%s was told that there is no such breaker",
        request);
  }
}
