package io.fusebox.service.storage;

import io.fusebox.service.storage.Availability.Use;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The meters of the database, all of them read from memory. Safe to call from any thread. */
@Singleton
class StorageMeters {

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final Timer stored;
  private final Timer failed;
  private final Counter conflicts;
  private final Counter deletedHistory;
  private final Counter deletedAnswers;
  private final Counter deletedBreakers;

  /** By PostgreSQL's clock, in seconds since the epoch; NaN: not yet. */
  private volatile double housekeeping = Double.NaN;

  StorageMeters(MeterRegistry registry) {
    stored = commits(registry, "stored");
    failed = commits(registry, "failed");
    conflicts =
        Counter.builder("fusebox.conflicts")
            .description(
                "Breakers decided on again, as another instance had changed them meanwhile")
            .register(registry);
    deletedHistory = deleted(registry, "history");
    deletedAnswers = deleted(registry, "answers");
    deletedBreakers = deleted(registry, "breakers");
    Gauge.builder("fusebox.housekeeping.last.run.timestamp", () -> housekeeping)
        .description("When this instance last deleted what is too old, by PostgreSQL's clock")
        .baseUnit("seconds")
        .register(registry);
  }

  private static Timer commits(MeterRegistry registry, String outcome) {
    return Timer.builder("fusebox.commit")
        .description("How long batches took to be durable in the database")
        .tag("outcome", outcome)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static Counter deleted(MeterRegistry registry, String kind) {
    return Counter.builder("fusebox.housekeeping.deleted.rows")
        .description("Rows deleted as they were too old or not used, or more than may be kept")
        .tag("kind", kind)
        .register(registry);
  }

  void register(@Observes StartupEvent started, MeterRegistry registry, StorageTrouble trouble) {
    Availability availability = trouble.availability();
    Gauge.builder("fusebox.database.silence", () -> availability.sinceWorked().toNanos() / 1e9)
        .description("How long ago the database last carried out a statement of this instance")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("fusebox.database.trouble", () -> availability.isTrouble() ? 1 : 0)
        .description("1 while a spell of trouble with the database lasts, as the log tells it")
        .register(registry);
  }

  /**
   * Notes that a batch has been carried out.
   *
   * @param use for reading: all that it did was to compare versions
   * @param outdated breakers that another instance had changed meanwhile
   */
  void onDone(Use use, long nanos, int outdated) {
    if (use == Use.WRITE) {
      stored.record(nanos, TimeUnit.NANOSECONDS);
    }
    if (outdated > 0) {
      conflicts.increment(outdated);
    }
  }

  /** Notes that a batch was not stored, or that nobody knows. */
  void onFailed(Use use, long nanos) {
    if (use == Use.WRITE) {
      failed.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Notes that lines of history were deleted. */
  void onHistoryDeleted(int rows) {
    deletedHistory.increment(rows);
  }

  /** Notes that answers to idempotency keys were deleted. */
  void onAnswersDeleted(int rows) {
    deletedAnswers.increment(rows);
  }

  /** Notes that breakers were deleted that nobody had used. */
  void onBreakersDeleted(int rows) {
    deletedBreakers.increment(rows);
  }

  /** Notes that what was too old has been looked for. */
  void onHousekeeping(Instant now) {
    housekeeping = now.toEpochMilli() / 1e3;
  }
}
