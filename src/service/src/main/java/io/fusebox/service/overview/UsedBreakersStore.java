package io.fusebox.service.overview;

import java.time.Duration;
import java.util.List;

/** Where it is stored when breakers were used. */
public interface UsedBreakersStore {

  /**
   * Notes that breakers are used now. Blocks until the database has answered.
   *
   * @param names of breakers; those that do not exist are passed over
   * @param precision where a breaker is known to have been used more lately than so long ago,
   *     nothing is written
   * @throws io.fusebox.service.coordination.StorageException the database did not answer
   */
  void onUse(List<String> names, Duration precision);
}
