package io.fusebox.service.rest;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.PostgresTestResource;
import io.fusebox.service.support.RawRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers send for pages of other origins, and for names that are not the service's. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets the field
class BrowserRulesIT {

  private static final String BATCH =
      "{\"outcomes\": [{\"breaker\": \"%s\", \"runs\": [{\"outcome\": \"failure\"}]}]}";

  private final String name = "browsers-" + UUID.randomUUID();
  private final String path = "/v1/breakers/" + name;

  @Inject Vertx vertx;

  private static Stream<Operation> withBodies() {
    return Arrays.stream(Operation.values()).filter(each -> each.body() != Operation.Body.NONE);
  }

  private static Stream<Operation> changes() {
    return Arrays.stream(Operation.values()).filter(each -> !each.method().equals("GET"));
  }

  private String pathOf(Operation operation) {
    return operation.path().replace(Operation.NAME_IN_PATH, name);
  }

  private void assertThatNothingHappened() {
    given().get(path).then().statusCode(404);
  }

  /** As {@code fetch} in mode no-cors sends a Blob that has no type. */
  @ParameterizedTest
  @MethodSource("withBodies")
  void aBodyWithoutATypeIsRefusedByEveryOperation(Operation operation) throws Exception {
    for (String body : List.of("{}", "null", BATCH.formatted(name))) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + RestAssured.port + pathOf(operation)))
              .method(operation.method(), BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> answer =
          java.net.http.HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(415);
      assertThat(answer.body()).contains("urn:fusebox:problem:unsupported-media-type");
    }
    assertThatNothingHappened();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatAPageOfAnotherOriginSendsIsRefusedByEveryOperation(Operation operation) {
    for (Header header :
        List.of(
            new Header("Sec-Fetch-Site", "cross-site"),
            new Header("Sec-Fetch-Site", "same-site"),
            new Header("Origin", "https://evil.example"),
            new Header("Origin", "http://localhost:1"),
            new Header("Origin", "null"))) {
      RequestSpecification request = given().header(header);
      if (operation.body() != Operation.Body.NONE) {
        request.contentType(ContentType.JSON).body("{}");
      }
      request
          .request(operation.method(), pathOf(operation))
          .then()
          .statusCode(403)
          .contentType("application/problem+json")
          .body("type", equalTo("urn:fusebox:problem:cross-origin"))
          .body(
              "detail",
              containsString(header.getName() + " is '" + header.getValue().substring(0, 4)));
    }
    assertThatNothingHappened();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/breakers/x/reset",
        "/v1/nothing",
        "/",
        "/panel/main.js",
        "/q/health",
        "/nowhere"
      })
  void whatAPageOfAnotherOriginSendsIsRefusedOnEveryPath(String path) {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "LOCK")) {
      given()
          .header("Sec-Fetch-Site", "cross-site")
          .request(method, path)
          .then()
          .statusCode(403)
          .body("type", equalTo("urn:fusebox:problem:cross-origin"));
    }
  }

  /** A browser hides the answers from that page: see {@link #noAnswerIsForOtherOrigins}. */
  @Test
  void whatOnlyReadsIsAnsweredWhereverItComesFrom() {
    for (String read : List.of("/v1/breakers", "/", "/q/swagger-ui/", "/q/health")) {
      given()
          .header("Sec-Fetch-Site", "cross-site")
          .header("Origin", "https://evil.example")
          .get(read)
          .then()
          .statusCode(200);
    }
  }

  @Test
  void pagesOfTheServiceAndProgramsAreAnswered() {
    String own = "http://127.0.0.1:" + RestAssured.port;
    List<Map<String, String>> heads =
        List.of(
            Map.of(),
            Map.of("Sec-Fetch-Site", "same-origin", "Origin", own),
            Map.of("Sec-Fetch-Site", "none"),
            Map.of("Origin", own),
            // As a proxy forwards it that ends TLS and keeps Host.
            Map.of("Origin", "https://fusebox.localhost", "Host", "fusebox.localhost"),
            Map.of("Origin", "https://fusebox.localhost:8443", "Host", "fusebox.localhost:8443"));
    for (Map<String, String> head : heads) {
      for (String call : List.of("/record-success", "/reset")) {
        Response answer = given().headers(head).post(path + call);
        assertThat(answer.statusCode()).as("%s: %s", head, answer.asString()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/panel/main.js",
        "/panel/settings.json",
        "/q/health/ready",
        "/q/metrics",
        "/q/openapi",
        "/q/swagger-ui/",
        "/v1/breakers",
        "/v1/breakers/x",
        "/v1/nothing",
        "/nowhere"
      })
  void aNameThatIsNotTheServicesIsRefusedOnEveryPath(String path) {
    for (String method : List.of("GET", "POST", "DELETE", "OPTIONS")) {
      given()
          .header("Host", "evil.example:" + RestAssured.port)
          .request(method, path)
          .then()
          .statusCode(421)
          .contentType("application/problem+json")
          .body("type", equalTo("urn:fusebox:problem:misdirected-request"))
          .body("detail", containsString("'evil.example:" + RestAssured.port + "'"));
    }
    given().header("Host", "evil.example").head(path).then().statusCode(421);
  }

  @Test
  void twoHostsAreRefused() throws IOException {
    RawRequest request = new RawRequest("GET", "/v1/breakers").header("Host", "127.0.0.1");
    assertThat(request.send(RestAssured.port).status()).isEqualTo(421);
  }

  /** It need not have a host. */
  @Test
  void http10IsAnsweredButForPages() throws IOException {
    String reset = "POST " + path + "/record-success HTTP/1.0\r\n";
    assertThat(raw(reset + "\r\n")).startsWith("HTTP/1.0 200 ");
    assertThat(raw(reset + "Host: localhost\r\n\r\n")).startsWith("HTTP/1.0 200 ");
    assertThat(raw(reset + "Host: evil.example\r\n\r\n")).startsWith("HTTP/1.0 421 ");
    assertThat(raw(reset + "Host:\r\n\r\n")).startsWith("HTTP/1.0 421 ");
    assertThat(raw(reset + "Origin: http://localhost\r\n\r\n"))
        .startsWith("HTTP/1.0 403 ")
        .contains("Host is not there");
    assertThat(raw(reset + "Host: localhost\r\nOrigin: http://localhost\r\n\r\n"))
        .startsWith("HTTP/1.0 200 ");
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void theRulesAreTheSameForEachVersion(HttpVersion version) throws Exception {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
    try {
      assertThat(status(client, "localhost", Map.of())).isEqualTo(200);
      assertThat(status(client, "LOCALHOST.", Map.of())).isEqualTo(200);
      assertThat(status(client, "[::1]", Map.of())).isEqualTo(200);
      assertThat(status(client, "evil.example", Map.of())).isEqualTo(421);
      assertThat(status(client, "localhost.evil.example", Map.of())).isEqualTo(421);
      String own = "http://localhost:" + RestAssured.port;
      assertThat(status(client, "localhost", Map.of("Origin", own))).isEqualTo(200);
      assertThat(status(client, "127.0.0.1", Map.of("Origin", own))).isEqualTo(403);
      assertThat(status(client, "localhost", Map.of("Origin", "null"))).isEqualTo(403);
      assertThat(status(client, "localhost", Map.of("Sec-Fetch-Site", "cross-site")))
          .isEqualTo(403);
    } finally {
      client.close();
    }
  }

  private int status(HttpClient client, String host, Map<String, String> headers) throws Exception {
    RequestOptions options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(RestAssured.port, "127.0.0.1"))
            .setHost(host)
            .setPort(RestAssured.port)
            .setMethod(HttpMethod.POST)
            .setURI(path + "/record-success");
    headers.forEach(options::putHeader);
    return client
        .request(options)
        .compose(request -> request.send())
        .compose(answer -> answer.end().map(unused -> answer))
        .map(HttpClientResponse::statusCode)
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  /** So that no name that a client made up comes back. */
  @Test
  void theLocationOfANewBreakerNamesNoHost() {
    given()
        .header("Host", "other.localhost")
        .contentType(ContentType.JSON)
        .body("{}")
        .put(path)
        .then()
        .statusCode(201)
        .header("Location", equalTo(path));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, /q/health",
    "GET, /q/swagger-ui/",
    "GET, /q/openapi",
    "GET, /v1/breakers",
    "GET, /v1/breakers/nobody",
    "POST, /v1/breakers/x/record-success",
    "OPTIONS, /",
    "OPTIONS, /q/openapi",
    "OPTIONS, /v1/breakers",
    "OPTIONS, /v1/outcomes",
    "OPTIONS, /v1/breakers/x/override",
    "OPTIONS, /v1/nothing"
  })
  void noAnswerIsForOtherOrigins(String method, String path) {
    Response answer =
        given()
            .header("Origin", "https://evil.example")
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "content-type")
            .header("Access-Control-Request-Private-Network", "true")
            .request(method, path);
    assertThat(answer.headers())
        .noneMatch(
            header -> header.getName().toLowerCase(java.util.Locale.ROOT).contains("access"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/breakers, 200",
    "GET, /v1/overview, 200",
    "HEAD, /v1/breakers, 200",
    "GET, /v1/breakers/nobody, 404",
    "GET, /v1/nothing, 404",
    "GET, /v1/breakers?limit=x, 400",
    "GET, /v1/outcomes, 405",
    "POST, /v1/breakers/nobody/reset, 404"
  })
  void noCacheKeepsAnAnswerAndNoBrowserGuessesWhatItIs(String method, String path, int status) {
    given()
        .request(method, path)
        .then()
        .statusCode(status)
        .header("Cache-Control", equalTo("no-store"))
        .header("X-Content-Type-Options", equalTo("nosniff"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/panel/main.js", "/q/swagger-ui/", "/q/openapi", "/q/health"})
  void noPageIsShownInAFrameOrSendsItsAddressOn(String path) {
    given()
        .get(path)
        .then()
        .statusCode(200)
        .header("Content-Security-Policy", containsString("default-src 'none'"))
        .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
        .header("X-Frame-Options", equalTo("DENY"))
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("Referrer-Policy", equalTo("no-referrer"));
  }
}
