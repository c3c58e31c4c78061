package io.fusebox.service.coordination;

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
