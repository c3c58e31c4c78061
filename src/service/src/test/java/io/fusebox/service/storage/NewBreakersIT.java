package io.fusebox.service.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.LaneStore;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.coordination.LostRaceException;
import io.fusebox.service.support.Keys;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A key of a breaker that came and went meanwhile is not overlooked. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class NewBreakersIT {

  private static final Set<String> NAME = Set.of("came-and-went");
  private static final String PATH = "/v1/breakers/came-and-went";

  @Inject LaneStore store;

  @Test
  void aBreakerIsNotCreatedWhereItWasCreatedAndDeletedSinceItWasFoundAbsent() throws Exception {
    Reading before = store.read(NAME);
    assertThat(before.rows()).isEmpty();
    String key = Keys.RISING_WITH_TIME.next();
    given().header("Idempotency-Key", key).post(PATH + "/record-failure").then().statusCode(200);
    given().delete(PATH).then().statusCode(204);

    Changes changes = creating(before, Keys.byClock(0));

    assertThatThrownBy(() -> store.write(changes)).isInstanceOf(LostRaceException.class);
    given().get(PATH).then().statusCode(404);

    Reading after = store.read(NAME);
    assertThat(after.newestKeys()).containsValue(UUID.fromString(key));
    store.write(creating(after, Keys.byClock(0)));
    given().get(PATH).then().statusCode(200);
  }

  private static Changes creating(Reading reading, String key) {
    String name = NAME.iterator().next();
    Breaker breaker = Breaker.closed(Settings.DEFAULTS, reading.now());
    UUID newest = reading.newestKeys().get(name);
    RowChange row =
        new RowChange(
            name, LaneStore.ABSENT, newest, 1, newest, Instant.now(), breaker, Settings.DEFAULTS);
    KeptAnswer answer = new KeptAnswer(IdempotencyKey.of(key, "some"), name, new byte[] {1});
    return new Changes(List.of(row), List.of(), List.of(answer), Map.of(), reading.now());
  }
}
