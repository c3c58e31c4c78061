package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.support.JaxRsRequests;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A host's call is answered in front of JAX-RS where it is plain, and alike where it is not. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class PlainCallsIT {

  private static final List<String> CALLS =
      List.of("acquire-permit", "record-success", "record-failure", "release-permit");

  /** This one is of a permit, and so not without a body. */
  private static final String RENEWAL = "renew-permit";

  /** Takes JSON, too, but it has to be looked at for that. */
  private static final String INTRICATE_ACCEPT = "text/plain;q=0.5, application/json";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String name = "plain-" + UUID.randomUUID();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
      })
  void aPlainCallDoesNotReachJaxRs(String type) throws Exception {
    for (String call : CALLS) {
      for (BodyPublisher body : List.of(text("{\"caller\": \"a\"}"), chunked("{}"))) {
        assertPlain(to(name, call).header("Content-Type", type).POST(body));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/json, text/plain, */*"})
  void whoTakesJsonAmongOthersAsksPlainly(String accept) throws Exception {
    for (String call : CALLS) {
      assertPlain(json(name, call).header("Accept", accept).POST(text("{}")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/html, text/plain", "image/png;q=1"})
  void whoDoesNotTakeJsonIsRefused(String accept) throws Exception {
    for (String call : CALLS) {
      HttpRequest.Builder request = json(name, call).header("Accept", accept);
      assertThat(send(request.POST(text("{}"))).statusCode()).isEqualTo(406);
    }
    assertThat(given().get("/v1/breakers/" + name).statusCode()).isEqualTo(404);
  }

  @Test
  void aCallWithNothingInItIsPlain() throws Exception {
    for (String call : CALLS) {
      assertPlain(to(name, call).POST(BodyPublishers.noBody()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}",
        "null",
        "{\"caller\": \"host-ä\"}",
        "{\"caller\": \"\"}",
        "{\"caller\": 5}",
        "{\"unknown\": 1}",
        "{\"caller\": \"a\", \"caller\": \"b\"}",
        "{\"caller\": ",
        "{} {}",
        "[]",
        "\"text\"",
        "x",
        "{\"duration\": \"PT0.25S\", \"error\": \"refused\"}",
        "{\"duration\": \"PT-1S\"}",
        "{\"duration\": 1}",
        "{\"permitId\": \"x\"}",
        "{\"permitId\": \"zzzzzzzzzz.1.0.a\"}",
      })
  void anyOtherRequestIsAnsweredAlike(String body) throws Exception {
    for (String call : Stream.concat(CALLS.stream(), Stream.of(RENEWAL)).toList()) {
      String mark = newMark();
      HttpResponse<String> plain = send(json(name, call).POST(text(body)));
      HttpResponse<String> other =
          send(json(name, call).header("Accept", INTRICATE_ACCEPT).POST(text(body)), mark);
      assertAlike(plain, other);
      assertThat(JaxRsRequests.have(mark)).as("has reached JAX-RS").isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-leading", "a%20b", "a%3Ab", "a%2Fb", "a;v=1", "ä"})
  void namesAreTakenAlike(String unusual) throws Exception {
    String path = URI.create(unusual).toASCIIString();
    for (String call : CALLS) {
      assertAlike(
          send(to(path, call).POST(BodyPublishers.noBody())),
          send(to(path, call).header("Accept", INTRICATE_ACCEPT).POST(BodyPublishers.noBody())));
    }
  }

  @Test
  void aKeyIsTheSameRequestEitherWay() throws Exception {
    for (String call : List.of("acquire-permit", "record-failure")) {
      String key = UUID.randomUUID().toString();
      HttpRequest.Builder request = json(name, call).header("Idempotency-Key", key);
      HttpResponse<String> first = send(request.copy().POST(text("{}")));
      HttpResponse<String> again =
          send(request.copy().header("Accept", INTRICATE_ACCEPT).POST(text("{}")));
      assertAlike(first, again);
      assertThat(again.body()).isEqualTo(first.body());
      HttpRequest.Builder reused = request.copy().POST(text("{\"caller\": \"b\"}"));
      HttpResponse<String> refused = send(reused.copy());
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertAlike(refused, send(reused.header("Accept", INTRICATE_ACCEPT)));
    }
    int failures =
        given().get("/v1/breakers/" + name).jsonPath().getInt("counts.consecutiveFailures");
    assertThat(failures).isEqualTo(1);
  }

  @Test
  void aRenewalIsPlainToo() throws Exception {
    String permit =
        given().post("/v1/breakers/" + name + "/acquire-permit").jsonPath().getString("permitId");
    String body = "{\"permitId\": \"" + permit + "\", \"permitLease\": \"PT1S\"}";
    assertPlain(json(name, RENEWAL).POST(text(body)));
    assertAlike(
        send(json(name, RENEWAL).POST(text(body))),
        send(json(name, RENEWAL).header("Accept", INTRICATE_ACCEPT).POST(text(body))));
  }

  @Test
  void whoAsksBeforeSendingABodyIsTold() throws Exception {
    HttpRequest.Builder asking = json(name, "record-success").expectContinue(true).POST(text("{}"));
    assertThat(send(asking).statusCode()).isEqualTo(200);
  }

  private void assertPlain(HttpRequest.Builder request) throws Exception {
    String mark = newMark();
    HttpResponse<String> answer = send(request, mark);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(JaxRsRequests.have(mark)).as("has reached JAX-RS").isFalse();
  }

  private static void assertAlike(HttpResponse<String> one, HttpResponse<String> other) {
    assertThat(one.statusCode()).as(one.body()).isEqualTo(other.statusCode());
    assertThat(headers(one)).isEqualTo(headers(other));
    assertThat(withoutPermit(one)).isEqualTo(withoutPermit(other));
  }

  /** All but how long the body is, as permits are not equally long. */
  private static Map<String, List<String>> headers(HttpResponse<String> answer) {
    Map<String, List<String>> headers = new HashMap<>(answer.headers().map());
    assertThat(headers.remove("content-length")).hasSize(1);
    return headers;
  }

  /** Each permit has an id of its own. */
  private static String withoutPermit(HttpResponse<String> answer) {
    return answer.body().replaceAll("\"permitId\":\"[^\"]*\"", "\"permitId\":\"…\"");
  }

  private static String newMark() {
    return UUID.randomUUID().toString();
  }

  private static BodyPublisher text(String body) {
    return BodyPublishers.ofString(body);
  }

  private static BodyPublisher chunked(String body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
  }

  private static HttpRequest.Builder json(String breaker, String call) {
    return to(breaker, call).header("Content-Type", "application/json");
  }

  private static HttpRequest.Builder to(String breaker, String call) {
    String path = "/v1/breakers/" + breaker + "/" + call;
    return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String mark) throws Exception {
    return send(request.header(JaxRsRequests.MARK, mark));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
