package io.fusebox.service.coordination;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command.RenewPermit;
import io.fusebox.engine.Renewed;
import io.fusebox.engine.Renewed.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A permit to be renewed: the engine's command, and the permit as the client holds it. */
public record Renewal(RenewPermit command, PermitId permitId) {

  /**
   * A renewal.
   *
   * @param lease how long the permit may stay out from now; null: as long as the settings say
   * @throws io.fusebox.engine.InvalidDurationException no lease can be so short
   */
  public static Renewal of(PermitId permitId, @Nullable Duration lease) {
    return new Renewal(new RenewPermit(permitId.permit(), lease), permitId);
  }

  /**
   * Asks the breaker.
   *
   * @throws UnknownPermitIdException the breaker did not give the permit
   * @throws StorageException whether it did is not known
   */
  Renewed applyTo(StoredBreaker stored, long now, PermitIssuer issuer) {
    issuer.requireIssued(stored.name(), permitId);
    if (permitId.isOfAnotherBreaker(stored.createdAt())) {
      permitId.requirePossible(now);
      BreakerView view = stored.breaker().view(now);
      return new Renewed(null, Refusal.STALE, view.state(), view.generation());
    }
    return stored.breaker().apply(command, now);
  }
}
