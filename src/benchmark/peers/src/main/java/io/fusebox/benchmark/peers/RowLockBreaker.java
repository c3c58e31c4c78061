package io.fusebox.benchmark.peers;

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
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of table {@code row_lock_breaker}. */
@Entity
@Table(name = "row_lock_breaker")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class RowLockBreaker {

  @Id String name;

  @Version long version;

  @Enumerated(EnumType.STRING)
  State state;

  long generation;

  @Column(columnDefinition = "jsonb")
  @ColumnTransformer(write = "?::jsonb")
  String settings;

  byte[] snapshot;

  @Column(name = "changes_at")
  @Nullable Instant changesAt;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  void take(Breaker breaker, Instant now) {
    state = breaker.state();
    generation = breaker.generation();
    snapshot = breaker.snapshot();
    changesAt = breaker.changesAt();
    updatedAt = now;
  }
}
