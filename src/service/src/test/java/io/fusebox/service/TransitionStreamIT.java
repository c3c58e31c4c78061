package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.EventStream.Event;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.StuckListener;
import io.fusebox.service.support.TwoServices;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What listeners hear of two instances on one database. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a stream can be silent
class TransitionStreamIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Bytes: less than half of what the listener who takes nothing would have been told. */
  private static final long MUCH = 4_000_000;

  private static final String TRIPS_AT_ONCE = "{\"consecutiveFailureThreshold\": 1}";

  @RegisterExtension
  static final TwoServices SERVICES =
      TwoServices.patient(
          Map.of(
              "FUSEBOX_LISTENER_BACKLOG", "100",
              "FUSEBOX_STREAM_HEARTBEAT", "PT0.5S",
              // So that whoever is told at all was told by a signal.
              "FUSEBOX_STREAM_POLL", "PT1H"));

  private static EventStream listen(ServiceProcess service, String path) throws IOException {
    return EventStream.open(service.uri(path), null);
  }

  private static void declare(String breaker) {
    SERVICES
        .two()
        .request()
        .body(TRIPS_AT_ONCE)
        .put("/v1/breakers/" + breaker)
        .then()
        .statusCode(201);
  }

  /** Two transitions. */
  private static void tripAndReset(ServiceProcess service, String breaker) {
    String path = "/v1/breakers/" + breaker;
    service.request().post(path + "/record-failure").then().statusCode(200);
    service.request().post(path + "/reset").then().statusCode(200);
  }

  @Test
  void listenersOnEveryInstanceHearOfATripOnOneWithoutWaitingForALook() throws Exception {
    declare("heard");
    try (EventStream atOne = listen(SERVICES.one(), "/v1/transitions?name=hea*");
        EventStream atTwo = listen(SERVICES.two(), "/v1/breakers/heard/transitions");
        EventStream ofOthers = listen(SERVICES.two(), "/v1/transitions?name=other*")) {
      tripAndReset(SERVICES.one(), "heard");
      for (EventStream stream : List.of(atOne, atTwo)) {
        await().atMost(SOON).until(() -> stream.events().size() == 2);
        assertThat(stream.events()).extracting(Event::to).containsExactly("OPEN", "CLOSED");
      }
      // By then it has been told of both, had they been for it.
      await().atMost(SOON).until(() -> Objects.equals(atTwo.lastEventId(), ofOthers.lastEventId()));
      assertThat(ofOthers.events()).isEmpty();
    }
  }

  @Test
  void aPatternOfManyStarsHoldsUpNobody() throws Exception {
    String name = "a".repeat(128);
    declare(name);
    String pattern = "*a".repeat(63) + "*b";
    try (EventStream crafted = listen(SERVICES.one(), "/v1/transitions?name=" + pattern);
        EventStream other = listen(SERVICES.one(), "/v1/transitions?name=*a*")) {
      tripAndReset(SERVICES.one(), name);
      await().atMost(SOON).until(() -> other.events().size() == 2);
      assertThat(crafted.events()).isEmpty();
    }
    for (String list : List.of("/v1/transitions?name=", "/v1/breakers?name=")) {
      SERVICES.one().request().get(list + pattern).then().statusCode(200);
    }
  }

  @Test
  void aListenerThatTakesNothingIsCutAndHarmsNobody() throws Exception {
    declare("slow");
    try (EventStream healthy = listen(SERVICES.one(), "/v1/transitions?name=slow");
        StuckListener slow = new StuckListener(SERVICES.one())) {
      // Far more than its backlog and what is on its way.
      SERVICES.storeHistory("slow-", 20_000);
      tripAndReset(SERVICES.two(), "slow");
      await().atMost(SOON).until(() -> healthy.events().size() == 2);
      // What was on its way still comes; then comes the end.
      assertThat(slow.takeUntilCut()).isBetween(1L, MUCH);
    }
  }

  @Test
  void anIdThatNobodySentIsA400AndOneWhoseHistoryIsGoneA410() {
    SERVICES
        .one()
        .request()
        .accept("text/event-stream")
        .header("Last-Event-ID", "first")
        .get("/v1/transitions")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("Last-Event-ID"));
    declare("gone");
    tripAndReset(SERVICES.two(), "gone");
    SERVICES
        .postgres()
        .execute("delete from transition where id < (select max(id) from transition)");
    SERVICES
        .one()
        .request()
        .accept("text/event-stream")
        .header("Last-Event-ID", "0")
        .get("/v1/transitions")
        .then()
        .statusCode(410)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:fusebox:problem:history-gone"));
  }

  @Test
  void anIdBeyondTheNewestIsA410OnEveryInstance() throws Exception {
    declare("ahead");
    tripAndReset(SERVICES.two(), "ahead");
    long newest =
        SERVICES.one().request().get("/v1/transitions?limit=1").jsonPath().getLong("next");
    for (ServiceProcess service : List.of(SERVICES.one(), SERVICES.two())) {
      for (String ahead : List.of((newest + 1) + "", (newest + 2) + ".1", "999999999999999999")) {
        requireRefusedAsAhead(service, ahead);
      }
      try (EventStream goingOn =
          EventStream.open(service.uri("/v1/transitions"), Long.toString(newest - 1))) {
        await().atMost(SOON).until(() -> goingOn.events().size() == 1);
      }
    }
    // What is too old is deleted; then the newest that anybody was told is not there any more.
    SERVICES.postgres().execute("delete from transition");
    requireRefusedAsAhead(SERVICES.one(), Long.toString(newest + 1));
    try (EventStream goingOn =
        EventStream.open(SERVICES.one().uri("/v1/transitions"), Long.toString(newest))) {
      tripAndReset(SERVICES.two(), "ahead");
      await().atMost(SOON).until(() -> goingOn.events().size() == 2);
    }
  }

  private static void requireRefusedAsAhead(ServiceProcess service, String id) {
    service
        .request()
        .accept("text/event-stream")
        .header("Last-Event-ID", id)
        .get("/v1/breakers/ahead/transitions")
        .then()
        .statusCode(410)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:fusebox:problem:history-gone"))
        .body("detail", containsString("beyond the newest"));
  }

  @Test
  void withoutAWishForAStreamTheSamePathIsAPageOfHistory() {
    SERVICES
        .one()
        .request()
        .accept("*/*")
        .get("/v1/transitions")
        .then()
        .statusCode(200)
        .contentType("application/json");
  }
}
