package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.EventStream.Event;
import io.fusebox.service.support.LateHeads;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener is told that knows of no more than the head of the answer. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@TestProfile(TransitionStreamHeadIT.FewPlaces.class)
@Timeout(120)
class TransitionStreamHeadIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PATH = "/v1/breakers/" + LateHeads.BREAKER;
  private static final int PLACES = 3;

  /** A place is not to be free again only because of missed heartbeats. */
  public static final class FewPlaces implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fusebox.max-listeners", Integer.toString(PLACES), "fusebox.stream-heartbeat", "PT60S");
    }
  }

  @BeforeEach
  void declare() {
    given().contentType("application/json").body("{\"consecutiveFailureThreshold\": 1}").put(PATH);
  }

  private static EventStream listen() {
    URI uri = URI.create("http://localhost:" + RestAssured.port + PATH + "/transitions");
    Callable<EventStream> open = () -> EventStream.open(uri, null);
    // A place may not be free yet.
    return await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(Exception.class)
        .until(open, opened -> true);
  }

  @Test
  void whatHappensOnceTheHeadHasArrivedIsTold() {
    for (int round = 0; round < 3; round++) {
      try (EventStream stream = listen()) {
        given().post(PATH + "/record-failure").then().statusCode(200);
        given().post(PATH + "/reset").then().statusCode(200);
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(stream.events())
                        .extracting(Event::to)
                        .containsSubsequence("OPEN", "CLOSED"));
      }
    }
  }

  @Test
  void whoGoesBetweenTheHeadAndTheFirstLineLeavesItsPlace() {
    for (int i = 0; i < 3 * PLACES; i++) {
      listen().close();
    }
    List<EventStream> streams = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      streams.add(listen());
    }
    for (EventStream stream : streams) {
      await().atMost(SOON).until(() -> stream.lastEventId() != null);
      stream.close();
    }
  }
}
