package io.fusebox.service.panel;

import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.ServiceProcess;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What hosts and operators do to breakers, through a service. */
final class Breakers {

  private static final int BATCH = 1000;
  private final ServiceProcess service;

  Breakers(ServiceProcess service) {
    this.service = service;
  }

  /** A request whose path is percent-encoded already. */
  private RequestSpecification request() {
    return service.request().urlEncodingEnabled(false);
  }

  private static String path(String name) {
    return "/v1/breakers/" + encoded(name);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Declares a breaker with such settings. */
  void declare(String name, Map<String, Object> settings) {
    send(request().body(new JsonObject(settings).encode()).put(path(name)));
  }

  /** Has a host report a failure. */
  void fail(String name, String host, String error) {
    JsonObject body = new JsonObject().put("caller", host).put("error", error);
    send(request().body(body.encode()).post(path(name) + "/record-failure"));
  }

  /** Opens a breaker that has the default settings. */
  void trip(String name, String host, String error) {
    for (int i = 0; i < 5; i++) {
      fail(name, host, error);
    }
  }

  /** Has hosts report so many calls of each of these breakers, which creates them. */
  void report(List<String> names, String host, int successes, int failures) {
    for (int from = 0; from < names.size(); from += BATCH) {
      JsonArray items = new JsonArray();
      for (String name : names.subList(from, Math.min(from + BATCH, names.size()))) {
        JsonArray runs = new JsonArray();
        if (successes > 0) {
          runs.add(new JsonObject().put("outcome", "success").put("count", successes));
        }
        if (failures > 0) {
          runs.add(new JsonObject().put("outcome", "failure").put("count", failures));
        }
        items.add(new JsonObject().put("breaker", name).put("caller", host).put("runs", runs));
      }
      send(request().body(new JsonObject().put("outcomes", items).encode()).post("/v1/outcomes"));
    }
  }

  /** Has a host ask for a permit. @return its id; null: rejected */
  @Nullable String acquire(String name, String host) {
    JsonObject body = new JsonObject().put("caller", host);
    Response response = request().body(body.encode()).post(path(name) + "/acquire-permit");
    send(response);
    return response.jsonPath().getString("permitId");
  }

  /** Has a host take a trial and report that it failed, as soon as there is one. */
  void failTrial(String name, String host, String error) {
    String permit = await().until(() -> acquire(name, host), Objects::nonNull);
    JsonObject body = new JsonObject().put("permitId", permit).put("caller", host);
    send(request().body(body.put("error", error).encode()).post(path(name) + "/record-failure"));
  }

  void override(String name, String state, String reason, String author) {
    override(name, new JsonObject().put("state", state).put("reason", reason), author);
  }

  void overrideFor(String name, String state, String reason, String author, String duration) {
    JsonObject body = new JsonObject().put("state", state).put("reason", reason);
    override(name, body.put("for", duration), author);
  }

  private void override(String name, JsonObject body, String author) {
    send(
        request()
            .header("X-Caller", header(author))
            .body(body.encode())
            .put(path(name) + "/override"));
  }

  void patch(String name, String author, Map<String, Object> change) {
    send(
        request()
            .header("X-Caller", header(author))
            .body(new JsonObject(change).encode())
            .patch(path(name)));
  }

  /** A name as an ext-value, as HTTP libraries send ASCII only. */
  private static String header(String name) {
    return "UTF-8''" + encoded(name);
  }

  /** So many names. */
  static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
  }

  private static void send(Response response) {
    if (response.statusCode() >= 300) {
      throw new AssertionError(response.statusCode() + ": " + response.asString());
    }
  }
}
