package io.fusebox.service.coordination;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Recorded;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended, as a client reports it: the engine's command, and the permit as the client
 * holds it.
 */
public record Report(RecordOutcome command, @Nullable PermitId permitId) {

  /**
   * A report.
   *
   * @param permitId null: the client keeps no permits
   * @param duration how long the call took; null: unknown
   * @param caller who reports; null: unknown
   * @param principal who it has proved to be; null: nobody was asked to prove it
   * @param error what went wrong, in words; null: not said
   * @throws io.fusebox.engine.InvalidDurationException no call can have taken so long
   */
  public static Report of(
      Outcome outcome,
      @Nullable PermitId permitId,
      @Nullable Duration duration,
      @Nullable String caller,
      @Nullable String principal,
      @Nullable String error) {
    return new Report(
        new RecordOutcome(
            outcome,
            1,
            permitId == null ? null : permitId.permit(),
            duration,
            caller,
            principal,
            error),
        permitId);
  }

  /**
   * Tells the breaker.
   *
   * @throws UnknownPermitIdException the breaker did not give the permit
   * @throws StorageException whether it did is not known
   */
  Recorded applyTo(StoredBreaker stored, long now, PermitIssuer issuer) {
    if (permitId != null) {
      issuer.requireIssued(stored.name(), permitId);
      if (permitId.isOfAnotherBreaker(stored.createdAt())) {
        permitId.requirePossible(now);
        BreakerView view = stored.breaker().view(now);
        return new Recorded(Disposition.STALE, 0, view.state(), view.generation());
      }
    }
    return stored.breaker().apply(command, now);
  }
}
