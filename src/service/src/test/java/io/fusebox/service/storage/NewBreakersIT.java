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
import io.fusebox.service.coordination.LaneStore.KeyTakenException;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.support.Keys;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A key of a breaker that came and went meanwhile is not overlooked. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class NewBreakersIT {

  private static final String NAME = "came-and-went";
  private static final String PATH = "/v1/breakers/" + NAME;

  @Inject LaneStore store;

  @Test
  void aRequestThatCreatedABreakerWhichIsGoneDoesNotCreateItAgain() throws Exception {
    Reading before = store.read(Set.of(NAME));
    assertThat(before.rows()).isEmpty();
    String key = Keys.TIME_ORDERED.next();
    given().header("Idempotency-Key", key).post(PATH + "/record-failure").then().statusCode(200);
    given().delete(PATH).then().statusCode(204);

    assertThatThrownBy(() -> store.write(creating(before, key)))
        .isInstanceOf(KeyTakenException.class);
    given().get(PATH).then().statusCode(404);

    store.write(creating(before, Keys.TIME_ORDERED.next()));
    given().get(PATH).then().statusCode(200);
  }

  private static Changes creating(Reading reading, String key) {
    Breaker breaker = Breaker.closed(Settings.DEFAULTS, reading.now());
    RowChange row =
        new RowChange(
            NAME, LaneStore.ABSENT, 1, Instant.now(), breaker, Settings.DEFAULTS, false, null);
    KeptAnswer answer =
        new KeptAnswer(IdempotencyKey.of(key, "some").toBreaker(NAME), NAME, new byte[] {1});
    return new Changes(List.of(row), List.of(), List.of(answer), Map.of(), reading.now());
  }
}
