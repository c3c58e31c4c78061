package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.TwoServices;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What two instances on one database delete, and what they keep. */
class HousekeepingIT {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

  @RegisterExtension
  static final TwoServices SERVICES =
      new TwoServices(
          Map.of("FUSEBOX_IDEMPOTENCY_RETENTION", "PT5M", "FUSEBOX_HISTORY_RETENTION", "P30D"));

  @Test
  void whatIsTooOldGoesWhereverItLiesAndWhatIsNotStays() {
    // Every third answer is too old, and more than one bite of them.
    SERVICES
        .postgres()
        .execute(
            """
        insert into idempotency_key (key, fingerprint, answer, kept_at)
        select gen_random_uuid(), i, 'kept',
               now() - case when i % 3 = 0 then interval '6 minutes' else interval '1 minute' end
          from generate_series(1, 30000) i
        """);
    // And every line of history is that comes first: its ids rise with time.
    SERVICES
        .postgres()
        .execute(
            """
        insert into transition (breaker, generation, from_state, to_state, cause, why, occurred_at)
        select 'some', i, 'CLOSED', 'OPEN', 'CALL', 'because',
               now() - case when i <= 2500 then interval '31 days' else interval '29 days' end
          from generate_series(1, 5000) i
        """);
    await()
        .atMost(LONG_ENOUGH)
        .untilAsserted(
            () -> {
              assertThat(
                      SERVICES.postgres().query(tooOld("idempotency_key", "kept_at", "5 minutes")))
                  .isEqualTo("0");
              assertThat(SERVICES.postgres().query(tooOld("transition", "occurred_at", "30 days")))
                  .isEqualTo("0");
            });
    assertThat(SERVICES.postgres().query("select count(*) from idempotency_key"))
        .isEqualTo("20000");
    assertThat(SERVICES.postgres().query("select count(*) from transition")).isEqualTo("2500");
    // One of the two has the chore, for a minute.
    assertThat(
            SERVICES
                .postgres()
                .query(
                    "select until between now() and now() + interval '61 s' from chore"
                        + " where name = 'housekeeping'"))
        .isEqualTo("t");
  }

  private static String tooOld(String table, String column, String age) {
    return "select count(*) from %s where %s < now() - interval '%s'".formatted(table, column, age);
  }
}
