package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.Keys;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A trial permit belongs to whoever got it, on two services with one database. */
class TrialPermitsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String SETTINGS =
      "{\"consecutiveFailureThreshold\": 1, "
          + "\"permittedNumberOfCallsInHalfOpenState\": 2, \"permitLease\": \"PT1H\"}";

  private static final List<String> CALLS =
      List.of("record-success", "record-failure", "release-permit", "renew-permit");

  @RegisterExtension static final TwoServices SERVICES = TwoServices.patient(Map.of());

  private final String name = "trials-" + UUID.randomUUID();
  private final String path = "/v1/breakers/" + name;

  private static List<ServiceProcess> both() {
    return List.of(SERVICES.one(), SERVICES.two());
  }

  private static void declare(String path) {
    SERVICES.one().request().body(SETTINGS).put(path).then().statusCode(201);
  }

  /** From now on, who asks gets a trial. */
  private static void tripAndEndWait(String path) {
    SERVICES.one().request().post(path + "/record-failure").then().body("state", equalTo("OPEN"));
    SERVICES.one().request().post(path + "/half-open").then().body("state", equalTo("HALF_OPEN"));
  }

  private static String acquire(ServiceProcess service, String path) {
    return acquire(service, path, Map.of());
  }

  private static String acquire(ServiceProcess service, String path, Map<String, String> headers) {
    return service
        .request()
        .headers(headers)
        .post(path + "/acquire-permit")
        .then()
        .statusCode(200)
        .body("permitted", equalTo(true))
        .extract()
        .path("permitId");
  }

  private static ValidatableResponse send(ServiceProcess service, String call, String permitId) {
    return service.request().body(Map.of("permitId", permitId)).post(call).then();
  }

  private void assertRefused(String permitId) {
    for (ServiceProcess service : both()) {
      for (String call : CALLS) {
        send(service, path + "/" + call, permitId)
            .statusCode(422)
            .body("type", equalTo("urn:fusebox:problem:unknown-permit"))
            .body("errors[0].field", equalTo("permitId"));
      }
    }
  }

  private void assertTrialsOut(int trials) {
    SERVICES.one().request().get(path).then().body("trials.out", equalTo(trials));
  }

  @Test
  void whatAnotherHostMakesUpReportsReleasesAndRenewsNoTrial() {
    declare(path);
    String ofB = acquire(SERVICES.two(), path);
    tripAndEndWait(path);
    String ofA = acquire(SERVICES.one(), path);
    assertThat(ofA).contains(".3.1.");
    String trialOfB = acquire(SERVICES.two(), path);
    assertThat(trialOfB).contains(".3.2.");

    String[] closed = ofB.split("\\.", -1);
    String guess = closed[0] + ".3.1." + closed[3];
    String mac = trialOfB.substring(trialOfB.lastIndexOf('.'));
    List<String> madeUp = new ArrayList<>();
    madeUp.add(guess);
    madeUp.add(guess + "." + "A".repeat(24));
    madeUp.add(guess + mac);
    madeUp.add(trialOfB.replace(".3.2.", ".3.1."));
    madeUp.add(ofA.substring(0, ofA.lastIndexOf('.')));
    madeUp.add(ofA.substring(0, ofA.lastIndexOf('.')) + mac);
    madeUp.forEach(this::assertRefused);

    assertTrialsOut(2);
    send(SERVICES.two(), path + "/renew-permit", ofA).body("renewed", equalTo(true));
    send(SERVICES.two(), path + "/record-success", ofA).body("disposition", equalTo("RECORDED"));
    send(SERVICES.one(), path + "/record-success", ofA).body("disposition", equalTo("DUPLICATE"));
    send(SERVICES.one(), path + "/release-permit", trialOfB)
        .body("disposition", equalTo("RECORDED"));
    assertTrialsOut(0);
  }

  @Test
  void aTrialOfOneBreakerIsNoneOfAnotherBreakers() {
    declare(path);
    tripAndEndWait(path);
    declare(path + "-b");
    tripAndEndWait(path + "-b");
    String ofA = acquire(SERVICES.one(), path);
    String ofB = acquire(SERVICES.two(), path + "-b");
    String[] a = ofA.split("\\.", -1);
    String[] b = ofB.split("\\.", -1);
    assertRefused(ofB);
    assertRefused(a[0] + ".3.1." + b[3] + "." + b[4]);
    assertTrialsOut(1);
  }

  @Test
  void outcomesInABatchReportNoTrial() {
    declare(path);
    tripAndEndWait(path);
    String ofA = acquire(SERVICES.one(), path);
    String item = "{\"breaker\": \"" + name + "\", \"runs\": [{\"outcome\": \"failure\"}]";
    SERVICES
        .two()
        .request()
        .body(
            "{\"outcomes\": ["
                + (item + ", \"generation\": 3},")
                + (item + "},")
                + (item + ", \"permitId\": \"" + ofA + "\"}]}"))
        .post("/v1/outcomes")
        .then()
        .statusCode(200)
        .body("outcomes[0].ignored", equalTo(1))
        .body("outcomes[1].ignored", equalTo(1))
        .body("outcomes[2].problem.type", equalTo("urn:fusebox:problem:invalid-request"));
    assertTrialsOut(1);
    send(SERVICES.two(), path + "/record-success", ofA).body("disposition", equalTo("RECORDED"));
  }

  @Test
  void aTrialThatIsAskedForAgainWithItsKeyHasTheSameId() {
    declare(path);
    tripAndEndWait(path);
    Map<String, String> key = Map.of("Idempotency-Key", Keys.RANDOM.next());
    String trial = acquire(SERVICES.one(), path, key);
    assertThat(acquire(SERVICES.two(), path, key)).isEqualTo(trial);
    assertTrialsOut(1);
    send(SERVICES.two(), path + "/record-success", trial).body("disposition", equalTo("RECORDED"));
  }

  @Test
  void aTrialOutlivesTheServiceThatGaveIt() {
    declare(path);
    tripAndEndWait(path);
    String trial = acquire(SERVICES.one(), path);
    SERVICES.replaceOne();
    send(SERVICES.one(), path + "/record-success", trial).body("disposition", equalTo("RECORDED"));
  }

  @Test
  void theSecretIsMadeOnceAndInNoLog() {
    assertThat(SERVICES.postgres().query("select count(*) from secret")).isEqualTo("1");
    String hex = SERVICES.postgres().query("select encode(bytes, 'hex') from secret");
    byte[] secret = HexFormat.of().parseHex(hex);
    assertThat(secret).hasSize(32);
    for (ServiceProcess service : both()) {
      assertThat(service.output())
          .doesNotContainIgnoringCase(hex)
          .doesNotContain(Base64.getEncoder().encodeToString(secret));
    }
  }

  @Test
  void whileTheSecretCannotBeReadTrialsAreUnavailableAndNotUnknown() {
    declare(path);
    tripAndEndWait(path);
    String trial = acquire(SERVICES.one(), path);
    SERVICES.postgres().execute("alter table secret rename to hidden");
    ServiceProcess late = SERVICES.launchMore(Map.of());
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> late.request().post(path + "-b/acquire-permit").statusCode() == 200);
      for (String call : CALLS) {
        send(late, path + "/" + call, trial)
            .statusCode(503)
            .body("type", equalTo("urn:fusebox:problem:storage-unavailable"));
      }
      late.request().post(path + "/acquire-permit").then().statusCode(503);
      late.request().get("/q/health/ready").then().statusCode(503);
      assertTrialsOut(1);

      SERVICES.postgres().execute("alter table hidden rename to secret");
      late.awaitReady();
      send(late, path + "/record-success", trial).body("disposition", equalTo("RECORDED"));
    } finally {
      SERVICES.postgres().execute("alter table if exists hidden rename to secret");
      late.close();
    }
  }
}
