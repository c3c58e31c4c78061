package io.fusebox.service.storage;

import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.TransitionFeed;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the table of breakers, some rows at a time and round after round, and deletes those
 * that came to life at first use and that nobody has used for long. A breaker that somebody has
 * declared stays, and so does one that is not CLOSED, or that has an override, and one whose
 * settings are not the defaults: an instance of an older version changes them without a note that
 * the breaker is declared. Where breakers do not come to life at first use, all stay.
 *
 * <p>Confined to the thread of {@link Housekeeping}. Where it is in its round is forgotten with the
 * process: then a new round begins.
 */
@ApplicationScoped
class UnusedBreakers {

  private static final int ROWS = 1_000;
  private static final int ROUNDS_PER_RETENTION = 20;
  private static final Duration LONGEST_ROUND = Duration.ofHours(1);

  /** What is written is used, too. */
  private static final String UNUSED =
      "not b.declared and b.state = 'CLOSED' and b.used_at < ? and b.updated_at < ?";

  private static final String PAGE =
      """
      select b.name, case when %s then b.settings end
        from breaker b
       where b.name > ?
       order by b.name
       limit ?
      """
          .formatted(UNUSED);

  /**
   * Rows that somebody writes at this moment are passed over. The lock looks at each row as it is
   * by then, so nothing is deleted that was used since the page was read; and a lane that comes
   * later finds no row, and decides again.
   */
  private static final String DELETE =
      """
      with moment as materialized (select clock_timestamp() as now),
      unused as (
        select b.name
          from unnest(?::varchar[]) u (name)
          join breaker b on b.name = any (array[u.name])
         where %s
         order by b.name
           for update of b skip locked),
      gone as (
        delete from breaker b using unused u where b.name = any (array[u.name])
        returning b.name, b.generation, b.created_by),
      told as (
        insert into transition (breaker, generation, from_state, to_state, cause, why, occurred_at)
        select g.name, g.generation, 'CLOSED', 'CLOSED', 'DELETED', ?, m.now
          from gone g cross join moment m
         order by g.name)
      select g.name, g.generation, g.created_by, m.now from gone g cross join moment m
      """
          .formatted(UNUSED);

  private final BreakerQuota quota;
  private final TransitionFeed feed;
  private final StorageMeters meters;
  private final Duration retention;
  private final boolean isOn;

  /** On the monotonic clock: whatever the database's clock does, the rounds go on. */
  private long nextRound = System.nanoTime();

  /** The last name of this round that was looked at; null: the next round has not begun. */
  private @Nullable String lookedAt;

  UnusedBreakers(
      BreakerQuota quota, TransitionFeed feed, StorageMeters meters, FuseboxConfig config) {
    this.quota = quota;
    this.feed = feed;
    this.meters = meters;
    this.retention = config.unusedBreakerRetention();
    this.isOn = config.createOnFirstUse();
  }

  /**
   * Looks at the next rows, if there are any in this round or it is time for another.
   *
   * @return whether this round has more
   */
  boolean step(Connection connection, OffsetDateTime now) throws SQLException {
    if (!isOn) {
      return false;
    }
    if (lookedAt == null) {
      long start = System.nanoTime();
      if (start - nextRound < 0) {
        return false;
      }
      nextRound = start + round(retention).toNanos();
      lookedAt = "";
    }
    OffsetDateTime usedBefore = now.minus(retention);
    List<String> unused = new ArrayList<>();
    lookedAt = read(connection, lookedAt, usedBefore, unused);
    if (!unused.isEmpty()) {
      delete(connection, unused, usedBefore);
    }
    return lookedAt != null;
  }

  private static Duration round(Duration retention) {
    Duration round = retention.dividedBy(ROUNDS_PER_RETENTION);
    return round.compareTo(LONGEST_ROUND) < 0 ? round : LONGEST_ROUND;
  }

  /**
   * Reads a page of rows.
   *
   * @param unused is given the names of those that were not used
   * @return the last name of the page; null: no rows come behind it
   */
  private static @Nullable String read(
      Connection connection, String after, OffsetDateTime usedBefore, List<String> unused)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
      statement.setObject(1, usedBefore);
      statement.setObject(2, usedBefore);
      statement.setString(3, after);
      statement.setInt(4, ROWS);
      int rows = 0;
      String last = after;
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows++;
          last = result.getString(1);
          String settings = result.getString(2);
          if (settings != null && areDefaults(settings)) {
            unused.add(last);
          }
        }
      }
      return rows < ROWS ? null : last;
    }
  }

  private static boolean areDefaults(String settings) {
    try {
      return SettingsJson.read(settings).equals(Settings.DEFAULTS);
    } catch (IllegalStateException e) {
      // A newer version's: nobody here knows what they are.
      return false;
    }
  }

  /**
   * Deletes those of these breakers that are not used to this moment, each with a line of history.
   */
  void delete(Connection connection, List<String> names, OffsetDateTime usedBefore)
      throws SQLException {
    List<History> lines = new ArrayList<>();
    String why = "nobody has used it for " + words(retention);
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      statement.setArray(1, connection.createArrayOf("varchar", names.toArray()));
      statement.setObject(2, usedBefore);
      statement.setObject(3, usedBefore);
      statement.setString(4, why);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          Transition line =
              Transition.deletedAsUnused(
                  result.getLong(2),
                  State.CLOSED,
                  why,
                  result.getObject(4, OffsetDateTime.class).toInstant());
          lines.add(new History(result.getString(1), line));
          quota.onDeleted(result.getString(3));
        }
      }
    }
    meters.onBreakersDeleted(lines.size());
    if (!lines.isEmpty()) {
      feed.onStored(lines);
    }
  }

  private static String words(Duration duration) {
    if (duration.equals(Duration.ofDays(duration.toDays()))) {
      return count(duration.toDays(), "day");
    }
    return duration.equals(Duration.ofHours(duration.toHours()))
        ? count(duration.toHours(), "hour")
        : count(Math.max(1, duration.toSeconds()), "second");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
