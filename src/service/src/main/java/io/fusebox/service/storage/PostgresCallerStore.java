package io.fusebox.service.storage;

import io.fusebox.service.overview.CallerStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What instances tell each other of callers, by plain SQL. */
@ApplicationScoped
class PostgresCallerStore implements CallerStore {

  /** Instances tell of themselves every ten seconds. */
  private static final String ALIVE = "seen_at > clock_timestamp() - interval '35 seconds'";

  private static final String WRITE_INSTANCE =
      """
      insert into instance (id, version, started_at, seen_at)
      values (?, ?, clock_timestamp(), clock_timestamp())
      on conflict (id) do update set seen_at = excluded.seen_at
      """;

  /** Sorted by name, so that of two instances neither waits for the other in a circle. */
  private static final String WRITE_CALLERS =
      """
      insert into caller (name, first_seen, last_seen, client, listening_until)
      select h.name, t.now, t.now, h.client,
             case when h.is_listening = 1 then t.now + interval '35 seconds' end
        from (select clock_timestamp() as now) t,
             unnest(?::varchar[], ?::varchar[], ?::bigint[]) h (name, client, is_listening)
       order by h.name
      on conflict (name) do update
         set last_seen = excluded.last_seen,
             client = coalesce(excluded.client, caller.client),
             listening_until = coalesce(excluded.listening_until, caller.listening_until)
      """;

  private static final String WRITE_BREAKERS =
      """
      insert into breaker_caller (instance, breaker, callers)
      select ?, c.breaker, c.callers
        from unnest(?::varchar[], ?::text[]) c (breaker, callers)
      on conflict (instance, breaker) do update set callers = excluded.callers
      """;

  private static final String DELETE_BREAKERS =
      "delete from breaker_caller where instance = ? and breaker = any (?)";

  private static final String INSTANCES =
      "select id, version, started_at, seen_at from instance where "
          + ALIVE
          + " order by started_at";

  private static final String ELSEWHERE =
      """
      select c.instance, c.breaker, c.callers
        from breaker_caller c
        join instance i on i.id = c.instance
       where c.instance <> ? and i.%s
      """
          .formatted(ALIVE);

  private static final String CALLERS =
      """
      select t.now, c.matching, c.name, c.first_seen, c.last_seen, c.client,
             coalesce(c.listening_until > t.now, false) as is_listening
        from (select clock_timestamp() as now) t
        left join (select *, count(*) over () as matching
                     from caller
                    where name like ? escape '\\'
                    order by last_seen desc, name
                   offset ? limit ?) c on true
      """;

  private static final List<String> DELETE_OLD =
      List.of(
          "delete from instance where seen_at < clock_timestamp() - interval '10 minutes'",
          "delete from breaker_caller c"
              + " where not exists (select 1 from instance i where i.id = c.instance)",
          "delete from caller where last_seen < clock_timestamp() - interval '7 days'");

  private final Reads reads;
  private final Writes writes;

  PostgresCallerStore(Reads reads, Writes writes) {
    this.reads = reads;
    this.writes = writes;
  }

  @Override
  public void write(Instance self, Beat beat) {
    writes.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(WRITE_INSTANCE)) {
            statement.setObject(1, self.id());
            statement.setString(2, self.version());
            statement.executeUpdate();
          }
          if (!beat.callers().isEmpty()) {
            writeCallers(connection, beat.callers());
          }
          writeBreakers(connection, self.id(), beat.breakers());
          return beat;
        });
  }

  private static void writeCallers(Connection connection, List<Heard> callers) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE_CALLERS)) {
      StatementParameters to = new StatementParameters(connection, statement);
      to.texts("varchar", callers, Heard::name);
      to.texts("varchar", callers, Heard::client);
      to.numbers(callers, caller -> caller.isListening() ? 1 : 0);
      statement.executeUpdate();
    }
  }

  private static void writeBreakers(
      Connection connection, UUID self, Map<String, Set<String>> breakers) throws SQLException {
    List<Map.Entry<String, Set<String>>> called = new ArrayList<>();
    List<String> forgotten = new ArrayList<>();
    breakers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(
            each -> {
              if (each.getValue().isEmpty()) {
                forgotten.add(each.getKey());
              } else {
                called.add(each);
              }
            });
    if (!called.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(WRITE_BREAKERS)) {
        StatementParameters to = new StatementParameters(connection, statement);
        to.uuid(self);
        to.texts("varchar", called, Map.Entry::getKey);
        // No name has a line break.
        to.texts("text", called, each -> String.join("\n", each.getValue()));
        statement.executeUpdate();
      }
    }
    if (!forgotten.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(DELETE_BREAKERS)) {
        StatementParameters to = new StatementParameters(connection, statement);
        to.uuid(self);
        to.texts("varchar", forgotten, name -> name);
        statement.executeUpdate();
      }
    }
  }

  @Override
  public List<Instance> instances() {
    return reads.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(INSTANCES);
              ResultSet result = statement.executeQuery()) {
            List<Instance> instances = new ArrayList<>();
            while (result.next()) {
              instances.add(
                  new Instance(
                      result.getObject(1, UUID.class),
                      result.getString(2),
                      instant(result, 3),
                      instant(result, 4)));
            }
            return instances;
          }
        });
  }

  @Override
  public Map<UUID, Map<String, Set<String>>> callersElsewhere(UUID self) {
    return reads.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(ELSEWHERE)) {
            statement.setObject(1, self);
            try (ResultSet result = statement.executeQuery()) {
              Map<UUID, Map<String, Set<String>>> found = new HashMap<>();
              while (result.next()) {
                found
                    .computeIfAbsent(result.getObject(1, UUID.class), i -> new HashMap<>())
                    .put(result.getString(2), Set.of(result.getString(3).split("\n")));
              }
              return found;
            }
          }
        });
  }

  @Override
  public CallerPage callers(CallerQuery query) {
    return reads.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(CALLERS)) {
            String pattern = query.namePattern();
            statement.setString(1, pattern == null ? "%" : LikePattern.of(pattern));
            statement.setInt(2, query.offset());
            statement.setInt(3, query.limit());
            try (ResultSet result = statement.executeQuery()) {
              return page(result);
            }
          }
        });
  }

  private static CallerPage page(ResultSet result) throws SQLException {
    List<SeenCaller> callers = new ArrayList<>();
    Instant now = Instant.EPOCH;
    long matching = 0;
    while (result.next()) {
      now = instant(result, 1);
      matching = result.getLong(2);
      String name = result.getString(3);
      if (name != null) {
        callers.add(
            new SeenCaller(
                name,
                instant(result, 4),
                instant(result, 5),
                result.getString(6),
                result.getBoolean(7)));
      }
    }
    return new CallerPage(now, matching, callers);
  }

  private static Instant instant(ResultSet result, int column) throws SQLException {
    return result.getObject(column, OffsetDateTime.class).toInstant();
  }

  @Override
  public void deleteOld() {
    writes.run(
        connection -> {
          int deleted = 0;
          for (String sql : DELETE_OLD) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
              deleted += statement.executeUpdate();
            }
          }
          return deleted;
        });
  }
}
