package io.fusebox.service.overview;

import java.time.Duration;

/**
 * Whether the database can be used, as this instance has found out. Safe to call from any thread.
 */
public interface DatabaseStatus {

  /** Whether it carried out what it was last asked to. */
  boolean isAvailable();

  /** How long ago it last did. */
  Duration sinceAnswered();
}
