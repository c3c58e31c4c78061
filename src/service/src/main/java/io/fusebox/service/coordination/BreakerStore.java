package io.fusebox.service.coordination;

import io.fusebox.engine.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where breakers live. Every method runs in a transaction of its own and blocks until it has
 * committed; all are safe to call from many threads, and from many instances on one database.
 *
 * <p>Each may throw {@link StorageException}. Then a change may or may not have been made if the
 * connection was lost during the commit, and was not made otherwise.
 */
public interface BreakerStore {

  /**
   * What is done to a breaker. It may be called again, with the breaker as it is by then, when the
   * first try did not commit; so it has no effects but on the breaker.
   */
  @FunctionalInterface
  interface Work<R> {
    /**
     * Does it.
     *
     * @param stored the breaker
     * @param now the database's clock in microseconds since the epoch, read once the breaker could
     *     no longer be changed by others
     */
    R on(StoredBreaker stored, long now);
  }

  /**
   * Changes a breaker: no other change of it happens between what {@code work} sees and the commit.
   * Nothing is written where {@code work} changed nothing or threw.
   *
   * @param ifAbsent the settings of the breaker to create where there is none; null: refuse
   * @return what {@code work} returned
   * @throws UnknownBreakerException there is no such breaker, and {@code ifAbsent} is null
   * @throws TooManyBreakersException it would have to be created, and there are too many
   */
  <R> R change(String name, @Nullable Settings ifAbsent, Work<R> work);

  /**
   * Deletes a breaker; its history stays.
   *
   * @param precondition asked with the breaker's settings, within the transaction
   * @throws UnknownBreakerException there is no such breaker
   */
  void delete(String name, SettingsPrecondition precondition);

  /**
   * Reads a breaker without waiting for those who change it.
   *
   * @throws UnknownBreakerException there is no such breaker
   */
  NamedView read(String name);

  /** Reads breakers, ordered by name. */
  List<NamedView> list(BreakerFilter filter);

  /** Reads lines of history, ordered by id. */
  List<HistoryEntry> history(HistoryFilter filter);
}
