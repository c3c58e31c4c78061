package io.fusebox.service.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The moment by which old rows are deleted: PostgreSQL's clock, as long as it runs as fast as time
 * passes. A clock that has jumped ahead is not followed before it has stayed ahead for as long as
 * answers are kept; until then, this goes on at the pace of the monotonic clock. So answers survive
 * a jump that ends, also where this instance was started in the middle of it: where all of them
 * stopped is stored with the chore. After all have stood still for a while, that time, too, passes
 * for a jump at first.
 *
 * <p>Mutable, confined to the thread of {@link Housekeeping}.
 */
final class TrustedTime {

  /** By how much clocks may differ, and for how long all instances may be away, unnoticed. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /**
   * What is stored, for all instances.
   *
   * @param until the latest moment that was trusted
   * @param aheadSince since when, by trusted time, the clock shows more than that; null: it does
   *     not
   */
  record Stored(Instant until, @Nullable Instant aheadSince) {}

  private final Duration patience;
  private @Nullable Stored seen;

  /** On the monotonic clock, when that was so. */
  private long seenAt;

  /** What was answered last, and when: where it was stored, it is what is seen next. */
  private @Nullable Stored answered;

  private long answeredAt;

  /**
   * Time that has not been read yet.
   *
   * @param patience for how long a clock has to stay ahead until it is followed
   */
  TrustedTime(Duration patience) {
    this.patience = patience;
  }

  /**
   * Takes a reading, and answers with what is to be stored; {@link Stored#until} is the moment by
   * which rows may be deleted.
   *
   * @param stored as it was read
   * @param clock what PostgreSQL's clock showed then
   * @param nanoTime on the monotonic clock, a moment before that
   */
  Stored at(Stored stored, Instant clock, long nanoTime) {
    if (stored.equals(answered)) {
      seen = stored;
      seenAt = answeredAt;
    } else if (!stored.equals(seen)) {
      seen = stored;
      seenAt = nanoTime;
    }
    Stored answer = answer(stored, clock, stored.until().plusNanos(nanoTime - seenAt));
    answered = answer;
    answeredAt = nanoTime;
    return answer;
  }

  private Stored answer(Stored stored, Instant clock, Instant expected) {
    // As exactly as it is stored.
    Instant until = expected.truncatedTo(ChronoUnit.MICROS);
    if (!clock.isAfter(expected.plus(TOLERANCE))) {
      return new Stored(clock, null);
    }
    Instant aheadSince = stored.aheadSince() == null ? until : stored.aheadSince();
    boolean stays = !until.isBefore(aheadSince.plus(patience));
    return stays ? new Stored(clock, null) : new Stored(until, aheadSince);
  }
}
