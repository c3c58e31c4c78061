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
    assertThat(recordOneOfEach("there-0", "new-0", "there-1", "new-1"))
        .containsExactly("recorded 1", "refused 409", "recorded 1", "refused 409");

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
    List<String> results = recordOneOfEach(names);
    assertThat(Collections.frequency(results, "recorded 1")).isEqualTo(2);
    assertThat(Collections.frequency(results, "refused 409")).isEqualTo(8);
  }

  private static List<String> recordOneOfEach(String... names) {
    String items =
        List.of(names).stream()
            .map(name -> "{\"breaker\": \"" + name + "\", \"runs\": [{\"outcome\": \"success\"}]}")
            .collect(Collectors.joining(","));
    JsonPath answer =
        SERVICES
            .one()
            .request()
            .body("{\"outcomes\": [" + items + "]}")
            .post("/v1/outcomes")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    return IntStream.range(0, names.length).mapToObj(i -> result(answer, i)).toList();
  }

  private static String result(JsonPath answer, int item) {
    Integer refused = answer.get("outcomes[" + item + "].problem.status");
    return refused == null
        ? "recorded " + answer.getInt("outcomes[" + item + "].recorded")
        : "refused " + refused;
  }

  private static void delete(ServiceProcess service, String name) {
    service.request().delete("/v1/breakers/" + name).then().statusCode(204);
  }
}
