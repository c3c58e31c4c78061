package io.fusebox.client;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.State;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One breaker where it lives. Thread-safe. */
interface Core {

  /**
   * Asks for the leave to make a call; what is not {@link Ticket} is a {@link Rejection}.
   *
   * @throws BreakersUnavailableException the home cannot be asked, and no setting says what then
   */
  Grant acquire();

  /** The same for those who must not wait. Fails as {@link #acquire} does. */
  default CompletionStage<Grant> acquireAsync() {
    try {
      return CompletableFuture.completedFuture(acquire());
    } catch (BreakersUnavailableException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The state last known here. Asks nobody. */
  State state();

  /**
   * What the breaker looks like now.
   *
   * @throws BreakersUnavailableException the home cannot be asked
   */
  BreakerView view();

  /**
   * Carries out an operator's command: {@link Command.Reset}, {@link Command.SetOverride}, {@link
   * Command.LiftOverride} or {@link Command.ChangeSettings}.
   *
   * @throws BreakersUnavailableException the home cannot be asked
   */
  BreakerView operate(Command<BreakerView> command);
}
