package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A deployment that holds as many breakers as it may. */
class FullDeploymentIT {

  private static final int MOST = 20;
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension
  static final TwoServices SERVICES =
      TwoServices.patient(Map.of("FUSEBOX_MAX_BREAKERS", Integer.toString(MOST)));

  @Test
  void whatIsTooMuchIsRefusedItemByItemUntilBreakersAreDeleted() {
    fill();
    String path = "/v1/breakers/one-more";

    // What there was before is used as ever.
    JsonPath batch = recordOneOfEach("there-0", "new-0", "there-1", "new-1");
    assertThat(batch.getList("outcomes.recorded")).containsExactly(1, null, 1, null);
    assertThat(batch.getList("outcomes.problem.status")).containsExactly(null, 409, null, 409);

    delete(SERVICES.one(), "there-0");
    SERVICES.one().request().post(path + "/acquire-permit").then().statusCode(200);

    SERVICES
        .one()
        .request()
        .post("/v1/breakers/two-more/acquire-permit")
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:fusebox:problem:too-many-breakers"));
    delete(SERVICES.two(), "there-1");
    await()
        .atMost(SOON)
        .until(
            () ->
                SERVICES.one().request().post("/v1/breakers/two-more/acquire-permit").statusCode()
                    == 200);
    assertThat(SERVICES.postgres().query("select count(*) from breaker")).isEqualTo("" + MOST);
  }

  /** All but two, and then more than there is room for, in one batch. */
  private static void fill() {
    for (int i = 0; i < MOST - 2; i++) {
      SERVICES.one().request().body("{}").put("/v1/breakers/there-" + i).then().statusCode(201);
    }
    String[] names = IntStream.range(0, 10).mapToObj(i -> "filler-" + i).toArray(String[]::new);
    List<Integer> refused = recordOneOfEach(names).getList("outcomes.problem.status");
    assertThat(Collections.frequency(refused, 409)).isEqualTo(8);
    assertThat(Collections.frequency(refused, null)).isEqualTo(2);
  }

  private static JsonPath recordOneOfEach(String... names) {
    String items =
        List.of(names).stream()
            .map(name -> "{\"breaker\": \"" + name + "\", \"runs\": [{\"outcome\": \"success\"}]}")
            .collect(Collectors.joining(","));
    return SERVICES
        .one()
        .request()
        .body("{\"outcomes\": [" + items + "]}")
        .post("/v1/outcomes")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static void delete(ServiceProcess service, String name) {
    service.request().delete("/v1/breakers/" + name).then().statusCode(204);
  }
}
