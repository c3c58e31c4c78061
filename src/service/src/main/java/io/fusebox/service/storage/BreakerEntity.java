package io.fusebox.service.storage;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.State;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of table {@code breaker}, for those who read it. */
@Entity
@Table(name = "breaker")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class BreakerEntity {

  @Id String name;

  @Version long version;

  /** As of the last write; time alone may have changed it since {@link #changesAt}. */
  @Enumerated(EnumType.STRING)
  State state;

  long generation;

  @Column(columnDefinition = "jsonb")
  String settings;

  byte[] snapshot;

  @Column(name = "changes_at")
  @Nullable Instant changesAt;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  /** The principal for whom it was created. */
  @Column(name = "created_by")
  @Nullable String createdBy;

  Breaker toBreaker() {
    return Breaker.restore(SettingsJson.read(settings), snapshot);
  }
}
