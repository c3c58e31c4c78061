package io.fusebox.service.storage;

import io.fusebox.service.coordination.LaneStore;
import io.fusebox.service.coordination.TransitionFeed;
import io.fusebox.service.storage.Availability.Use;
import io.fusebox.service.storage.StorageTrouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What lanes decide on, in PostgreSQL, by plain SQL: each method is one transaction, and {@link
 * #write} one statement, whatever it writes.
 */
@ApplicationScoped
class PostgresLaneStore implements LaneStore {

  private final Connections connections;
  private final StorageTrouble trouble;
  private final Reads reads;
  private final BreakerQuota quota;
  private final AnswerQuota answers;
  private final TransitionFeed feed;
  private final StorageMeters meters;

  PostgresLaneStore(
      Connections connections,
      StorageTrouble trouble,
      Reads reads,
      BreakerQuota quota,
      AnswerQuota answers,
      TransitionFeed feed,
      StorageMeters meters) {
    this.connections = connections;
    this.trouble = trouble;
    this.reads = reads;
    this.quota = quota;
    this.answers = answers;
    this.feed = feed;
    this.meters = meters;
  }

  @Override
  public Reading read(Collection<String> names) {
    return reads.run(connection -> ReadStatements.read(connection, names));
  }

  @Override
  public Reading readAnswers(Collection<UUID> keys) {
    return reads.run(connection -> KeptAnswers.read(connection, keys));
  }

  @Override
  public Written write(Changes changes) throws KeyTakenException {
    long start = System.nanoTime();
    try (Connection connection = connections.get(useOf(changes))) {
      Written written = WriteStatement.execute(connection, changes);
      onStored(changes, written, start);
      return written;
    } catch (SQLException e) {
      throw failed(useOf(changes), e, start);
    }
  }

  /** A batch that only checks versions is no evidence that the database can be written. */
  private static Use useOf(Changes changes) {
    return changes.rows().isEmpty() && changes.answers().isEmpty() ? Use.READ : Use.WRITE;
  }

  @Override
  public Written writeLocked(
      Collection<String> names, Collection<UUID> keys, Function<Reading, Changes> decide)
      throws KeyTakenException {
    long start = System.nanoTime();
    try (Connection connection = connections.get(Use.WRITE)) {
      connection.setAutoCommit(false);
      try {
        Changes changes = decide.apply(ReadStatements.lock(connection, names, keys));
        Written written = WriteStatement.execute(connection, changes);
        connection.commit();
        onStored(changes, written, start);
        return written;
      } catch (SQLException | KeyTakenException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw failed(Use.WRITE, e, start);
    }
  }

  private void onStored(Changes changes, Written written, long start) {
    Use use = useOf(changes);
    trouble.availability().worked(use);
    meters.onDone(use, System.nanoTime() - start, written.outdated().size());
    answers.onStored(changes, written);
    for (RowChange row : changes.rows()) {
      if (row.expectedVersion() == ABSENT && !written.outdated().contains(row.name())) {
        quota.onCreated(row.createdBy());
      }
    }
    if (!changes.history().isEmpty()) {
      feed.onStored(
          changes.history().stream()
              .filter(line -> !written.outdated().contains(line.breaker()))
              .toList());
    }
  }

  private RuntimeException failed(Use use, SQLException e, long start) throws KeyTakenException {
    meters.onFailed(use, System.nanoTime() - start);
    Trouble met = trouble.of(use, e);
    if (met.isTakenKey()) {
      throw new KeyTakenException();
    }
    return trouble.unavailable(use, met, e);
  }

  @Override
  public void takeRoom(String name, @Nullable String principal) {
    quota.take(name, principal);
  }

  @Override
  public void giveBackRoom(@Nullable String principal) {
    quota.giveBack(principal);
  }

  @Override
  public void requireRoomForAnswer() {
    answers.require();
  }
}
