package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.PostgresTestResource;
import io.fusebox.service.support.RawRequest;
import io.fusebox.service.support.Scrape;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests are timed by the template of their path, whatever a client sends. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class HttpMetersIT {

  private static final String COUNT = "http_server_requests_seconds_count";
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static int send(String method, String path, String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
            .method(method, BodyPublishers.noBody())
            .header("Accept", accept)
            .timeout(SOON)
            .build();
    try (var body = CLIENT.send(request, BodyHandlers.ofInputStream()).body()) {
      return body.available();
    }
  }

  private static HttpResponse<Void> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path)).build(),
        BodyHandlers.discarding());
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void everyOperationIsTimedUnderItsTemplate(Operation operation) throws Exception {
    String path = operation.path().replace(Operation.NAME_IN_PATH, "timed-" + operation.method());
    Map<String, String> labels = Map.of("uri", operation.path(), "method", operation.method());
    double before = Scrape.here().sum(COUNT, labels);

    send(operation.method(), path, operation.isStream() ? "text/event-stream" : "application/json");

    await().atMost(SOON).until(() -> Scrape.here().sum(COUNT, labels) == before + 1);
  }

  @Test
  void aStreamOfEventsIsTimedUntilItsHead() throws Exception {
    Map<String, String> labels = Map.of("uri", "/v1/transitions", "status", "200");
    double before = Scrape.here().sum(COUNT, labels);
    HttpResponse<?> stream =
        CLIENT.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/transitions"))
                .header("Accept", "text/event-stream")
                .build(),
            BodyHandlers.ofInputStream());
    try (var events = (java.io.InputStream) stream.body()) {
      await().atMost(SOON).until(() -> Scrape.here().sum(COUNT, labels) == before + 1);
      assertThat(Scrape.here().sum("fusebox_stream_subscribers", Map.of()))
          .isGreaterThanOrEqualTo(1);
      assertThat(events.available()).isNotNegative();
    }
    await()
        .atMost(SOON)
        .until(() -> Scrape.here().sum("fusebox_stream_subscribers", Map.of()) == 0);
    assertThat(Scrape.here().sum(COUNT, labels)).isEqualTo(before + 1);
  }

  @Test
  void nothingThatAClientSendsAddsAPathOrAMethod() throws Exception {
    get("/q/health/live");
    get("/unknown");
    get("/");
    for (int i = 0; i < 40; i++) {
      get("/v1/breakers/odd-" + i);
      get("/v1/odd-" + i);
      get("/v1/breakers/odd/odd-" + i);
      get("/q/odd-" + i);
      get("/panel/odd-" + i);
      get("/odd-" + i + "/v1/breakers");
      raw("GET", "/v1/breakers/odd-" + i + "%zz", 400);
      raw("GET", "/v1/breakers/" + "%20odd-" + i, 400);
      raw("ODD" + i, "/v1/breakers/odd-" + i, 405);
      raw("ODD" + i, "/odd-" + i, 404);
      raw("GET", "/v1/breakers/" + "o".repeat(9_000 + i), 414);
      raw("GET", "/v1/./breakers/odd-" + i, 404);
      raw("GET", "//v1/breakers/odd-" + i, 404);
      raw("OPTIONS", "/v1/breakers/odd-" + i, 204);
      raw("HEAD", "/v1/breakers/odd-" + i, 404);
    }
    Set<String> paths = Scrape.here().values(COUNT, "uri");
    Set<String> known =
        Arrays.stream(Operation.values()).map(Operation::path).collect(Collectors.toSet());
    known.addAll(Set.of("UNKNOWN", "/q/*", "/panel/*"));
    assertThat(paths).contains("UNKNOWN", "/q/*", "/panel/*");
    assertThat(new HashSet<>(known)).containsAll(paths);
    assertThat(Scrape.here().values(COUNT, "method"))
        .contains("OTHER", "OPTIONS", "HEAD")
        .noneMatch(method -> method.startsWith("ODD"));
    assertThat(Scrape.here().text()).doesNotContain("odd-");
  }

  private static void raw(String method, String path, int status) throws IOException {
    assertThat(new RawRequest(method, path).send(RestAssured.port).status())
        .as(method + " " + path)
        .isEqualTo(status);
  }
}
