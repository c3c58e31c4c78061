package io.fusebox.service.storage;

import io.fusebox.service.overview.DatabaseStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What {@link Availability} knows. */
@ApplicationScoped
class KnownDatabaseStatus implements DatabaseStatus {

  private final StorageTrouble trouble;

  KnownDatabaseStatus(StorageTrouble trouble) {
    this.trouble = trouble;
  }

  @Override
  public boolean isAvailable() {
    return trouble.availability().failing() == null
        && sinceAnswered().compareTo(DatabaseWatch.SILENCE) < 0;
  }

  @Override
  public Duration sinceAnswered() {
    return trouble.availability().sinceWorked();
  }
}
