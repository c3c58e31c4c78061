package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Settings;
import io.fusebox.engine.Transition;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What lanes decide on, and where their decisions go. Every method blocks until the database has
 * answered, and is safe to call from many threads, and from many instances on one database.
 *
 * <p>Each may throw {@link StorageException}. Then {@link #write} and {@link #writeLocked} may or
 * may not have taken effect, as a whole; after a {@link LostRaceException} they have not.
 */
public interface LaneStore {

  /** The version of a row that is not there. */
  long ABSENT = -1;

  /** Reads breakers as they are now; no answers. */
  Reading read(Collection<String> names);

  /** Reads the answers that these keys have now; no breakers. */
  Reading readAnswers(Collection<UUID> keys);

  /**
   * Writes a batch, all of it at once: each row that is at its expected version, and the history
   * and answers that belong to such rows. It is durable when this returns.
   *
   * @throws KeyTakenException one of the answers' keys has an answer already; nothing was written
   */
  Written write(Changes changes) throws KeyTakenException;

  /**
   * Reads breakers and answers, and writes what follows from them, while nobody else changes those
   * breakers. Rows are locked in the order of their names, whoever locks them.
   *
   * @param decide from what was read to what is to be written; without effects, for it may be
   *     called again
   * @return as {@link #write}; a breaker that is to be created can still be outdated
   * @throws KeyTakenException as {@link #write}; the key was taken after the reading
   */
  Written writeLocked(
      Collection<String> names, Collection<UUID> keys, Function<Reading, Changes> decide)
      throws KeyTakenException;

  /**
   * Takes the place of one more breaker.
   *
   * @param principal for whom it is created; null: nobody was asked to prove who it is
   * @throws TooManyBreakersException there is none, in this deployment or for the principal
   */
  void takeRoom(String name, @Nullable String principal);

  /**
   * Gives back the place that was taken for a breaker that was not stored. Those that {@link
   * #write} or {@link #writeLocked} has stored keep theirs.
   *
   * @param principal for whom it was taken
   */
  void giveBackRoom(@Nullable String principal);

  /**
   * Looks whether one more answer may be kept.
   *
   * @throws OverloadedException as many are kept as may be
   */
  void requireRoomForAnswer();

  /**
   * What was read.
   *
   * @param rows by name; without those that are not there
   * @param answers by key; without keys that have none
   * @param now the database's clock, in microseconds since the epoch
   */
  record Reading(Map<String, Row> rows, Map<UUID, KeptAnswer> answers, long now) {}

  /**
   * A breaker as it is stored.
   *
   * @param version rises with the row's changes; never one that an earlier row of the name had
   * @param isDeclared whether somebody has put or patched its settings
   * @param breaker a new object each time; throws where the row is damaged
   */
  record Row(
      String name,
      long version,
      Instant createdAt,
      boolean isDeclared,
      Supplier<Breaker> breaker) {}

  /**
   * A batch to be written.
   *
   * @param unchanged versions by name, of breakers that were decided on and have not changed
   * @param now when it was decided, in microseconds since the epoch
   */
  record Changes(
      List<RowChange> rows,
      List<History> history,
      List<KeptAnswer> answers,
      Map<String, Long> unchanged,
      long now) {

    boolean isEmpty() {
      return rows.isEmpty() && answers.isEmpty() && unchanged.isEmpty();
    }
  }

  /**
   * A row to be written.
   *
   * @param expectedVersion what it was when it was decided on; {@link #ABSENT}: it is to be created
   * @param version what it is once this is written
   * @param settings null: as they were
   * @param declares whether the breaker was not declared before, and is from now on
   * @param createdBy the principal for whom it is created; null: it is not, or nobody was asked
   */
  record RowChange(
      String name,
      long expectedVersion,
      long version,
      Instant createdAt,
      Breaker breaker,
      @Nullable Settings settings,
      boolean declares,
      @Nullable String createdBy) {}

  /** A line of history to be written with its breaker's row. */
  record History(String breaker, Transition transition) {}

  /**
   * An answer to give again.
   *
   * @param breaker whose row it belongs to
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  record KeptAnswer(StoredKey key, String breaker, byte[] answer) {}

  /**
   * What became of a batch.
   *
   * @param outdated breakers that were not at their expected version: of these, nothing was written
   * @param now the database's clock, in microseconds since the epoch
   */
  record Written(Set<String> outdated, long now) {}

  /** A key has an answer already. */
  final class KeyTakenException extends Exception {
    private static final long serialVersionUID = 1;
  }
}
