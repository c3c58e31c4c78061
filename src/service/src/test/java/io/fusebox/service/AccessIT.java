package io.fusebox.service;

import static io.fusebox.service.support.AccessKeys.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys, roles and patterns do, on two services. */
class AccessIT {

  @RegisterExtension static final TwoServices SERVICES = TwoServices.withAccessControl();

  private static final Duration REVOKED_WITHIN = Duration.ofSeconds(3);

  private static AccessKeys keys;

  /** A part of names that no other test has. */
  private final String own = UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void findFirstKey() {
    keys = new AccessKeys(SERVICES);
  }

  private static ServiceProcess one() {
    return SERVICES.one();
  }

  private static ServiceProcess two() {
    return SERVICES.two();
  }

  private void trip(String key, String breaker) {
    for (int i = 0; i < 5; i++) {
      request(one(), key)
          .post("/v1/breakers/{name}/record-failure", breaker)
          .then()
          .statusCode(200);
    }
  }

  @Test
  void oneFirstKeyIsShownByOneOfTheInstances() {
    long shown =
        (one().output() + two().output()).lines().filter(line -> line.contains("fbx_")).count();
    assertThat(shown).isOne();
    request(two(), keys.admin()).get("/v1/keys").then().body("keys.name", hasItem("admin"));
  }

  @Test
  void aKeyWorksAtOnceOnTheOtherInstance() {
    for (int i = 0; i < 20; i++) {
      String key = keys.create("at-once-" + own + i, "viewer");
      request(two(), key).get("/v1/breakers").then().statusCode(200);
    }
  }

  @Test
  void aRevokedKeyIsRefusedByAllAndSaysSo() {
    String key = keys.create("revoked-" + own, "viewer");
    request(two(), key).get("/v1/breakers").then().statusCode(200);
    keys.revoke("revoked-" + own);
    await()
        .atMost(REVOKED_WITHIN)
        .untilAsserted(
            () ->
                request(two(), key)
                    .get("/v1/breakers")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", containsString("error=\"invalid_token\""))
                    .body("detail", containsString("revoked")));
  }

  @Test
  void aStreamEndsWithItsKey() throws Exception {
    String key = keys.create("listener-" + own, "viewer");
    String other = keys.create("other-listener-" + own, "viewer");
    String reporter = keys.create("tripping-" + own, "reporter");
    try (EventStream stream = EventStream.open(two().uri("/v1/transitions"), null, key);
        EventStream stays = EventStream.open(two().uri("/v1/transitions"), null, other)) {
      keys.revoke("listener-" + own);
      await().atMost(REVOKED_WITHIN).until(stream::hasEnded);
      trip(reporter, "still-told-" + own);
      await()
          .until(
              () ->
                  stays.events().stream()
                      .anyMatch(event -> event.breaker().equals("still-told-" + own)));
      assertThat(stays.hasEnded()).isFalse();
    }
  }

  @Test
  void aStreamEndsWhenItsKeyExpires() throws Exception {
    String key = keys.createOf("short-" + own, "{\"roles\": [\"viewer\"], \"lifetime\": \"PT2S\"}");
    try (EventStream stream = EventStream.open(one().uri("/v1/transitions"), null, key)) {
      await().atMost(Duration.ofSeconds(5)).until(stream::hasEnded);
    }
  }

  @Test
  void theHistoryHasWhoProvedToBeWhom() {
    String host = keys.create("host-key-" + own, "reporter");
    String operator = keys.create("ann-" + own, "operator", "viewer");
    String breaker = "principal-" + own;
    trip(host, breaker);
    request(two(), operator)
        .header("X-Caller", "laptop")
        .body("{\"reason\": \"it is back\"}")
        .post("/v1/breakers/{name}/reset", breaker)
        .then()
        .statusCode(200);
    request(one(), operator)
        .get("/v1/breakers/{name}/transitions", breaker)
        .then()
        .body("transitions.principal", contains("ann-" + own, "host-key-" + own))
        .body("transitions[0].caller", equalTo("laptop"));
    request(one(), operator)
        .queryParam("principal", "ann-" + own)
        .get("/v1/transitions")
        .then()
        .body("transitions.breaker", contains(breaker));
    await()
        .until(
            () ->
                (one().output() + two().output())
                    .contains("by \"laptop\" signed in as \"ann-" + own + "\""));
  }

  @Test
  void aKeyThatHasACallerSpeaksAsThatOneOnly() {
    String key =
        keys.createOf(
            "fixed-" + own, "{\"roles\": [\"reporter\", \"viewer\"], \"caller\": \"host-7\"}");
    String breaker = "fixed-" + own;
    trip(key, breaker);
    request(one(), key)
        .get("/v1/breakers/{name}/transitions", breaker)
        .then()
        .body("transitions.caller", contains("host-7"));
    request(one(), key)
        .header("X-Caller", "host-8")
        .post("/v1/breakers/{name}/acquire-permit", breaker)
        .then()
        .statusCode(403)
        .body("type", equalTo("urn:fusebox:problem:forbidden"))
        .header("WWW-Authenticate", containsString("insufficient_scope"));
    request(one(), key)
        .body("{\"caller\": \"host-8\"}")
        .post("/v1/breakers/{name}/record-failure", breaker)
        .then()
        .statusCode(403)
        .header("WWW-Authenticate", containsString("insufficient_scope"));
    request(one(), key)
        .body(
            "{\"outcomes\": [{\"breaker\": \"%1$s\", \"caller\": \"host-8\", \"notPermitted\": 1},"
                    .formatted(breaker)
                + "{\"breaker\": \"%1$s\", \"caller\": \"host-7\", \"notPermitted\": 1}]}"
                    .formatted(breaker))
        .post("/v1/outcomes")
        .then()
        .statusCode(200)
        .body("outcomes[0].problem.status", equalTo(403))
        .body("outcomes[1].problem", nullValue());
  }

  @Test
  void whoeverIsBoundToPatternsSeesNoOtherBreakers() throws Exception {
    String mine = "mine-" + own;
    String other = "other-" + own;
    String reporter = keys.create("reporter-of-all-" + own, "reporter");
    String bound =
        keys.createOf(
            "bound-" + own,
            "{\"roles\": [\"viewer\", \"reporter\"], \"patterns\": [\"mine-%s*\", \"x_%%\"]}"
                .formatted(own));
    try (EventStream stream = EventStream.open(one().uri("/v1/transitions"), null, bound)) {
      trip(reporter, other);
      trip(reporter, mine);
      await().until(() -> !stream.events().isEmpty());
      assertThat(stream.events()).allMatch(event -> event.breaker().equals(mine));
    }
    request(one(), bound).get("/v1/breakers").then().body("breakers.name", contains(mine));
    request(one(), bound)
        .queryParam("name", "*" + own)
        .get("/v1/breakers")
        .then()
        .body("breakers.name", contains(mine));
    request(one(), bound).get("/v1/transitions").then().body("transitions.breaker", contains(mine));
    await()
        .untilAsserted(
            () ->
                request(one(), bound)
                    .get("/v1/overview")
                    .then()
                    .statusCode(200)
                    .body("breakers.name", contains(mine))
                    .body("total", equalTo(1))
                    .body("matching", equalTo(1)));
    request(one(), bound)
        .body(
            "{\"outcomes\": [{\"breaker\": \"%s\", \"notPermitted\": 1}, {\"breaker\": \"%s\","
                    .formatted(other, mine)
                + " \"notPermitted\": 1}]}")
        .post("/v1/outcomes")
        .then()
        .statusCode(200)
        .body("outcomes[0].problem.type", equalTo("urn:fusebox:problem:forbidden"))
        .body("outcomes[1].problem", nullValue());
  }

  @Test
  void nobodyIsToldWhetherABreakerExistsThatIsNotHis() {
    String bound =
        keys.createOf(
            "hints-" + own,
            "{\"roles\": [\"viewer\", \"reporter\", \"operator\"], \"patterns\": [\"mine-*\"]}");
    String there = "there-" + own;
    request(one(), keys.admin())
        .body("{}")
        .put("/v1/breakers/{name}", there)
        .then()
        .statusCode(201);
    String none = "nowhe-" + own;
    for (String path : new String[] {"", "/transitions"}) {
      Response exists = request(one(), bound).get("/v1/breakers/{name}" + path, there);
      Response missing = request(one(), bound).get("/v1/breakers/{name}" + path, none);
      assertThat(exists.statusCode()).isEqualTo(403);
      assertThat(exists.asString().replace(there, none)).isEqualTo(missing.asString());
    }
  }

  @Test
  void nothingOfAKeyIsInTheLogOrTheDatabase() {
    String key = keys.create("secret-" + own, "viewer", "admin");
    request(one(), key).get("/v1/breakers").then().statusCode(200);
    request(one(), key + "x").get("/v1/breakers").then().statusCode(401);
    request(one(), key).get("/v1/keys").then().statusCode(200).body(not(containsString(key)));
    request(one(), key).put("/v1/session").then().statusCode(200);
    assertThat(one().output() + two().output()).doesNotContain(key.substring(4, 30));
    assertThat(SERVICES.postgres().query("select string_agg(k::text, ' ') from access_key k"))
        .doesNotContain(key.substring(4, 30));
  }

  @Test
  void aKeysNameIsNeverGivenTwice() {
    String name = "twice-" + own;
    keys.create(name, "viewer");
    keys.revoke(name);
    request(two(), keys.admin())
        .body("{\"roles\": [\"viewer\"]}")
        .put("/v1/keys/{name}", name)
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:fusebox:problem:key-name-taken"));
    request(two(), keys.admin())
        .delete("/v1/keys/{name}", "nobody-" + own)
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:fusebox:problem:unknown-key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"roles\": []}",
        "{\"roles\": [\"root\"]}",
        "{\"roles\": [null]}",
        "{\"roles\": \"viewer\"}",
        "{\"roles\": [\"viewer\"], \"patterns\": [\"\"]}",
        "{\"roles\": [\"viewer\"], \"patterns\": [null]}",
        "{\"roles\": [\"viewer\"], \"patterns\": [\"\\ud83d*\"]}",
        "{\"roles\": [\"viewer\"], \"lifetime\": \"PT0S\"}",
        "{\"roles\": [\"viewer\"], \"lifetime\": \"P4000D\"}",
        "{\"roles\": [\"viewer\"], \"caller\": \" \"}",
        "{\"roles\": [\"viewer\"], \"expires\": \"P1D\"}",
      })
  void aKeyThatIsDescribedBadlyIsNotMade(String body) {
    String name = "bad-" + own;
    request(one(), keys.admin()).body(body).put("/v1/keys/{name}", name).then().statusCode(400);
    request(one(), keys.admin()).get("/v1/keys").then().body("keys.name", not(hasItem(name)));
  }

  @Test
  void aPatternIsAsLongAsANameInCodePoints() {
    String longest = "\uD83D\uDE00".repeat(128);
    keys.createOf("emoji-" + own, "{\"roles\": [\"viewer\"], \"patterns\": [\"" + longest + "\"]}");
  }

  @Test
  void whenAKeyWasUsedLastIsTold() {
    String name = "used-" + own;
    String key = keys.create(name, "viewer");
    request(two(), key).get("/v1/breakers").then().statusCode(200);
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                request(one(), keys.admin())
                    .get("/v1/keys")
                    .then()
                    .body("keys.find { it.name == '" + name + "' }.lastUsedAt", notNullValue()));
  }

  @Test
  void aBrowserSignsInWithItsKeyOnce() {
    String key = keys.create("browser-" + own, "viewer", "reporter");
    Response signedIn = request(one(), key).put("/v1/session");
    Cookie cookie = signedIn.detailedCookie("fusebox_session");
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSameSite()).isEqualTo("Strict");
    assertThat(cookie.getValue()).doesNotContain(key.substring(4, 30));
    two()
        .request()
        .cookie(cookie)
        .get("/v1/session")
        .then()
        .statusCode(200)
        .body("principal", equalTo("browser-" + own))
        .body("roles", hasItems("viewer", "reporter"))
        .body("expiresAt", notNullValue());
    String forged =
        (cookie.getValue().charAt(10) == 'A' ? "B" : "A") + cookie.getValue().substring(1);
    for (String bad : new String[] {forged, "", "x", cookie.getValue() + "A", "%00"}) {
      two().request().cookie("fusebox_session", bad).get("/v1/session").then().statusCode(401);
    }
    // A session cannot make itself longer.
    two().request().cookie(cookie).put("/v1/session").then().statusCode(400);
    assertThat(
            one()
                .request()
                .cookie(cookie)
                .delete("/v1/session")
                .then()
                .statusCode(204)
                .extract()
                .detailedCookie("fusebox_session")
                .getMaxAge())
        .isZero();
    keys.revoke("browser-" + own);
    await()
        .atMost(REVOKED_WITHIN)
        .untilAsserted(
            () -> two().request().cookie(cookie).get("/v1/session").then().statusCode(401));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/q/metrics",
        "/q/metrics/",
        "//q/metrics",
        "/panel/../q/metrics",
        "/q/swagger-ui/../metrics",
        "/q/openapi/../metrics",
        "/%71/metrics",
        "/q/health/../metrics",
        "/q/dev",
        "/q/info",
        "/v1",
        "/v1/",
        "/panel/../v1/breakers",
        "/q/health/..%2Fmetrics",
        "/nothing"
      })
  void noPathLeadsAround(String path) throws Exception {
    int status = new io.fusebox.service.support.RawRequest("GET", path).send(one().port()).status();
    assertThat(status).as(path).isIn(400, 401, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/panel/main.js",
        "/q/swagger-ui/",
        "/q/openapi",
        "/q/openapi.json",
        "/q/health/ready"
      })
  void whatHoldsNoDataIsOpen(String path) {
    one().request().get(path).then().statusCode(200);
  }

  @Test
  void metricsAreForViewersOfAllBreakers() {
    request(one(), keys.create("metrics-" + own, "viewer"))
        .get("/q/metrics")
        .then()
        .statusCode(200);
    request(one(), keys.create("no-metrics-" + own, "reporter"))
        .get("/q/metrics")
        .then()
        .statusCode(403);
    String bound =
        keys.createOf("bound-metrics-" + own, "{\"roles\": [\"viewer\"], \"patterns\": [\"a*\"]}");
    request(one(), bound).get("/q/metrics").then().statusCode(403);
  }

  @Test
  void aHostBringsItsBreakersToLifeAndChangesNone() {
    String host = keys.create("declares-" + own, "reporter");
    String breaker = "declared-" + own;
    request(one(), host)
        .header("If-None-Match", "*")
        .body("{\"consecutiveFailureThreshold\": 7}")
        .put("/v1/breakers/{name}", breaker)
        .then()
        .statusCode(201);
    request(one(), host).body("{}").put("/v1/breakers/{name}", breaker).then().statusCode(403);
    request(one(), host)
        .header("If-None-Match", "*")
        .body("{}")
        .put("/v1/breakers/{name}", breaker)
        .then()
        .statusCode(412);
  }
}
