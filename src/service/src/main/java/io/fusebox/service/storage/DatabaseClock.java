package io.fusebox.service.storage;

import io.fusebox.engine.Micros;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;

/**
 * PostgreSQL's clock, the only one that decides: wrong clocks of hosts and instances do no harm.
 */
@ApplicationScoped
class DatabaseClock {

  private final EntityManager entities;

  DatabaseClock(EntityManager entities) {
    this.entities = entities;
  }

  /** Microseconds since the epoch, as the database reads them at this moment. */
  long now() {
    Object now =
        entities.createNativeQuery("select clock_timestamp()", Instant.class).getSingleResult();
    return Micros.of((Instant) now);
  }
}
