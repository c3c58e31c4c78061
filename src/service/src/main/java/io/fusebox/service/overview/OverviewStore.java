package io.fusebox.service.overview;

import io.fusebox.engine.BreakerView;
import java.util.Collection;
import java.util.List;

/**
 * Where the overview is read from. Every method blocks until the database has answered, and may
 * throw {@link io.fusebox.service.coordination.StorageException}.
 */
public interface OverviewStore {

  /**
   * Reads which version each breaker has, those that are not closed first.
   *
   * @param limit of how many breakers at most
   */
  Versions versions(int limit);

  /** Reads breakers as they are now; those that are not there are left out. */
  List<Found> read(Collection<String> names);

  /**
   * The versions that breakers have.
   *
   * @param now the database's clock, in microseconds since the epoch
   * @param total how many breakers there are
   */
  record Versions(long now, long total, List<Version> breakers) {}

  /**
   * The version that a breaker has.
   *
   * @param changesAt when time alone changes it next, in microseconds since the epoch; {@link
   *     Long#MAX_VALUE}: never
   */
  record Version(String name, long version, long changesAt) {}

  /** A breaker that was read. */
  record Found(String name, long version, BreakerView view) {}
}
