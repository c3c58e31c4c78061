package io.fusebox.service.coordination;

import io.fusebox.engine.Author;
import java.util.List;

/**
 * Where breakers are read and deleted; what changes them goes through {@link LaneStore}. Every
 * method blocks until the database has answered, a deletion until it is committed; all are safe to
 * call from many threads, and from many instances on one database.
 *
 * <p>Each may throw {@link StorageException}. Then a change may or may not have been made if the
 * connection was lost during the commit, and was not made otherwise.
 */
public interface BreakerStore {

  /**
   * Deletes a breaker. Its history stays, and has a line of this.
   *
   * @param author who asks, and why
   * @param precondition asked with the breaker's settings, within the transaction
   * @throws UnknownBreakerException there is no such breaker
   */
  void delete(String name, Author author, SettingsPrecondition precondition);

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
