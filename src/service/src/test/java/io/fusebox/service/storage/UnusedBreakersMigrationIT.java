package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Settings;
import io.fusebox.service.support.PostgresServer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What an update makes of breakers that an older version has created. */
class UnusedBreakersMigrationIT {

  private static final String DEFAULTS = SettingsJson.write(Settings.DEFAULTS);

  private static void migrate(PostgresServer postgres, String version) {
    Flyway.configure()
        .dataSource(postgres.jdbcUrl(), "postgres", "any")
        .locations("classpath:db/migration")
        .target(version)
        .load()
        .migrate();
  }

  private static void create(PostgresServer postgres, String name, String settings) {
    postgres.execute(
        """
        insert into breaker (name, version, state, generation, settings, snapshot, created_at,
                             updated_at)
        values ('%s', 1, 'CLOSED', 1, '%s', '', now() - interval '1 year', now() - interval '1 year')
        """
            .formatted(name, settings));
  }

  @Test
  void whatHasOtherSettingsOrHadThemIsDeclaredAndNothingIsUnusedYet() {
    try (PostgresServer postgres = new PostgresServer()) {
      migrate(postgres, "11");
      create(postgres, "first-use", DEFAULTS);
      create(postgres, "of-an-older-version", "{\"consecutiveFailureThreshold\": 5}");
      create(postgres, "changed-back", DEFAULTS);
      create(postgres, "other", DEFAULTS.replace("\"PT1M\"", "\"PT2M\""));
      postgres.execute(
          """
          insert into transition (breaker, generation, from_state, to_state, cause, why,
                                  occurred_at)
          values ('changed-back', 1, 'CLOSED', 'CLOSED', 'SETTINGS_CHANGED', 'because', now())
          """);

      migrate(postgres, "13");
      // As an instance of the older version, which goes on running, does.
      create(postgres, "created-meanwhile", DEFAULTS);

      assertThat(
              postgres.query(
                  "select string_agg(name, ' ' order by name) from breaker where declared"))
          .isEqualTo("changed-back created-meanwhile other");
      assertThat(
              postgres.query(
                  "select count(*) from breaker where used_at < now() - interval '1 minute'"))
          .isEqualTo("0");
    }
  }
}
