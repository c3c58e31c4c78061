package io.fusebox.service.storage;

import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import io.fusebox.service.coordination.HistoryEntry;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of table {@code transition}: written once, never changed. */
@Entity
@Table(name = "transition")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class TransitionEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  String breaker;

  long generation;

  @Column(name = "from_state")
  @Enumerated(EnumType.STRING)
  State from;

  @Column(name = "to_state")
  @Enumerated(EnumType.STRING)
  State to;

  @Enumerated(EnumType.STRING)
  Cause cause;

  String why;

  @Column(name = "occurred_at")
  Instant at;

  @Nullable String caller;

  @Nullable String principal;

  @Nullable String reason;

  @Column(columnDefinition = "jsonb")
  @ColumnTransformer(write = "?::jsonb")
  @Nullable String changes;

  /** A row that is yet to be stored. */
  static TransitionEntity of(String breaker, Transition line) {
    TransitionEntity row = new TransitionEntity();
    row.breaker = breaker;
    row.generation = line.generation();
    row.from = line.from();
    row.to = line.to();
    row.cause = line.cause();
    row.why = line.why();
    row.at = line.at();
    row.caller = line.caller();
    row.principal = line.principal();
    row.reason = line.reason();
    row.changes = SettingsJson.writeChanges(line.changes());
    return row;
  }

  HistoryEntry toEntry() {
    return new HistoryEntry(
        id,
        breaker,
        new Transition(
            generation,
            from,
            to,
            cause,
            why,
            at,
            caller,
            principal,
            reason,
            SettingsJson.readChanges(changes)));
  }
}
