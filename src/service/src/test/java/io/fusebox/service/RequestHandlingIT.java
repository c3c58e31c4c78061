package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.contract.Exchange;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation is answered alike, whatever HTTP it is asked by, and as the contract says. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
@Timeout(60)
class RequestHandlingIT {

  private static final String OUTCOME =
      "{\"outcomes\": [{\"breaker\": \"%s\", \"runs\": [{\"outcome\": \"failure\"}]}]}";

  private final String name = "handling-" + UUID.randomUUID();
  private final String path = "/v1/breakers/" + name;

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
        .timeout(Duration.ofSeconds(10));
  }

  private static HttpRequest.Builder json(String path) {
    return to(path).header("Content-Type", "application/json");
  }

  private static BodyPublisher text(String body) {
    return BodyPublishers.ofString(body);
  }

  private static BodyPublisher chunked(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    return ContractCheck.send(client, request.build());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(JsonPath.from(answer.body()).getString("type"))
        .isEqualTo("urn:fusebox:problem:" + type);
  }

  /** The second of two requests is the first that is HTTP/2 from its beginning. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void everyOperationIsAnsweredByEachVersion(Version version) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    for (int round = 0; round < 2; round++) {
      for (BodyPublisher body :
          List.of(text("{}"), chunked("{}".getBytes(UTF_8)), chunked(" {} ".getBytes(UTF_8)))) {
        assertOk(client, json(path + "/acquire-permit").POST(body), version, 200);
      }
      for (String call : List.of("acquire-permit", "record-success", "record-failure")) {
        HttpRequest.Builder empty = to(path + "/" + call).POST(BodyPublishers.noBody());
        assertOk(client, empty, version, 200);
      }
      assertOk(client, json(path + "/release-permit").POST(text("{}")), version, 200);
      assertOk(client, json(path).PUT(chunked("{}".getBytes(UTF_8))), version, 200);
      assertOk(client, json(path).method("PATCH", text("{}")), version, 200);
      assertOk(
          client, json(path + "/override").PUT(text("{\"state\": \"DISABLED\"}")), version, 200);
      assertOk(client, to(path + "/override").DELETE(), version, 200);
      assertOk(client, to(path + "/reset").POST(BodyPublishers.noBody()), version, 200);
      assertOk(client, json("/v1/outcomes").POST(text(OUTCOME.formatted(name))), version, 200);
      for (String read : List.of("/v1/breakers", path, "/v1/transitions", path + "/transitions")) {
        assertOk(client, to(read).GET(), version, 200);
      }
      assertOk(client, to(path).DELETE(), version, 204);
      String large = "{\"error\": \"" + "x".repeat(70_000) + "\"}";
      for (BodyPublisher body : List.of(text(large), chunked(large.getBytes(UTF_8)))) {
        HttpRequest tooLarge = json(path + "/record-failure").POST(body).build();
        assertProblem(ContractCheck.send(client, tooLarge), 413, "body-too-large");
        HttpRequest cold = json(path).PUT(body).build();
        assertProblem(ContractCheck.send(client, cold), 413, "body-too-large");
      }
      for (String nowhere : List.of("/v1/nothing", "/v1/breakers/a/b")) {
        HttpRequest get = to(nowhere).GET().build();
        assertProblem(ContractCheck.send(client, get), 404, "not-found");
        HttpRequest post = json(nowhere).POST(text("{}")).build();
        assertProblem(ContractCheck.send(client, post), 404, "not-found");
      }
      HttpRequest.Builder renewal = json(path + "/renew-permit");
      HttpResponse<String> unknown =
          ContractCheck.send(client, renewal.POST(text("{\"permitId\": \"x\"}")).build());
      assertProblem(unknown, 422, "unknown-permit");
    }
  }

  private static void assertOk(
      HttpClient client, HttpRequest.Builder request, Version version, int status)
      throws Exception {
    HttpResponse<String> answer = ContractCheck.send(client, request.build());
    assertThat(answer.statusCode()).as(answer + " " + answer.body()).isEqualTo(status);
    assertThat(answer.version()).isIn(version, Version.HTTP_1_1);
  }

  @Test
  void everyKindOfOperationIsAnsweredByHttp10() throws Exception {
    String json = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    for (String request :
        List.of(
            "POST " + path + "/record-failure HTTP/1.0\r\n" + json,
            "POST " + path + "/acquire-permit HTTP/1.0\r\n\r\n",
            "PUT " + path + " HTTP/1.0\r\n" + json,
            "POST " + path + "/reset HTTP/1.0\r\n" + json,
            "GET " + path + " HTTP/1.0\r\n\r\n",
            "GET /v1/breakers HTTP/1.0\r\n\r\n")) {
      assertThat(raw(request)).as(request).startsWith("HTTP/1.0 200 ");
    }
    assertThat(raw("DELETE " + path + " HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 204 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "+5", "5,5", "", "99999999999999999999"})
  void aLengthThatIsNoneIsRefused(String length) throws Exception {
    // No HTTP: the HTTP server answers, without a body, before there is a request of the contract.
    String answer =
        answerTo(
            "POST "
                + path
                + "/record-failure HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + length
                + "\r\n\r\n{}");
    assertThat(answer).matches("(?s)HTTP/1.1 4(00|13) .*");
    assertThat(given().get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aStreamIsHeardByEachVersion(Version version) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    for (int round = 0; round < 2; round++) {
      HttpResponse<InputStream> stream =
          ContractCheck.open(
              client, to("/v1/transitions").header("Accept", "text/event-stream").build());
      try (InputStream events = stream.body()) {
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.headers().firstValue("Content-Type").orElse(""))
            .startsWith("text/event-stream");
        assertThat(stream.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(stream.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat((char) events.read()).isEqualTo(':');
      }
    }
  }

  /** Generated clients of many languages send it so. */
  @Test
  void aDeletionIsAnsweredToWhoAcceptsNothingButProblems() throws Exception {
    given().post(path + "/record-success").then().statusCode(200);
    HttpResponse<String> answer =
        send(to(path).header("Accept", "application/problem+json").DELETE());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/breakers | GET, HEAD, OPTIONS",
        "/v1/breakers/x | DELETE, GET, HEAD, PATCH, PUT, OPTIONS",
        "/v1/breakers/x/acquire-permit | POST, OPTIONS",
        "/v1/breakers/x/override | DELETE, PUT, OPTIONS",
        "/v1/breakers/x/transitions | GET, HEAD, OPTIONS",
        "/v1/outcomes | POST, OPTIONS",
      })
  void whatAPathAllowsIsTold(String path, String allowed) throws Exception {
    HttpResponse<String> wrong = send(to(path).method("LOCK", BodyPublishers.noBody()));
    assertProblem(wrong, 405, "method-not-allowed");
    assertThat(wrong.headers().firstValue("Allow")).hasValue(allowed);
    HttpResponse<String> options = send(to(path).method("OPTIONS", BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).hasValue(allowed);
  }

  @Test
  void theHeadOfWhatCanBeReadIsAnsweredWithoutABody() throws Exception {
    given().post(path + "/record-success").then().statusCode(200);
    HttpResponse<String> answer = send(to(path).method("HEAD", BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("ETag")).isPresent();
  }

  /** Of any size, in one piece or in many. */
  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 5_000, 11_000, 60_000})
  void aLongErrorIsReadWhole(int length) throws Exception {
    String failure = "{\"permitId\": \"abc\", \"error\": \"" + "x".repeat(length) + "\"}";
    String call = path + "/record-failure";
    assertProblem(send(json(call).POST(text(failure))), 422, "unknown-permit");
    assertProblem(send(json(call).POST(chunked(failure.getBytes(UTF_8)))), 422, "unknown-permit");
    String whole = "{\"error\": \"" + "x".repeat(length) + "\"}";
    assertThat(send(json(call).POST(chunked(whole.getBytes(UTF_8)))).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json;charset=UTF-8",
        "application/json; charset=utf-8",
        "application/json ; charset=\"utf-8\"",
        "Application/Json",
        "application/json; profile=x",
        "application/json; charset=iso-8859-1",
      })
  void jsonIsTakenByItsName(String type) throws Exception {
    for (String call : List.of("/record-failure", "/reset")) {
      HttpRequest.Builder request = to(path + call).header("Content-Type", type);
      if (call.equals("/reset")) {
        given().post(path + "/record-success").then().statusCode(200);
      }
      assertThat(send(request.POST(text("{}"))).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application",
        "text/plain",
        "application/jsonx",
        "application/json, application/json",
        "application/merge-patch+json",
        "*/*",
        "",
      })
  void whatIsNotNamedJsonIsRefused(String type) throws Exception {
    for (String call : List.of("/record-failure", "/reset")) {
      HttpRequest.Builder request = to(path + call);
      if (!type.isEmpty()) {
        request.header("Content-Type", type);
      }
      assertProblem(send(request.POST(text("{}"))), 415, "unsupported-media-type");
    }
  }

  /** Nobody is to be refused for the type of nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"application", "application/x-www-form-urlencoded", "*/*", ";"})
  void theTypeOfNoBodyIsOfNoInterest(String type) throws Exception {
    HttpRequest.Builder call = to(path + "/record-success").header("Content-Type", type);
    assertThat(send(call.POST(BodyPublishers.noBody())).statusCode()).isEqualTo(200);
    for (String read : List.of("/v1/transitions", "/v1/breakers", path)) {
      HttpResponse<String> answer = send(to(read).header("Content-Type", type).GET());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a, application/json", "a b", "application/json;q=7", "*/json"})
  void anAcceptThatIsNotWellFormedIsRefusedByEveryOperation(String accept) throws Exception {
    HttpRequest.Builder call = to(path + "/record-success").header("Accept", accept);
    assertProblem(send(call.POST(BodyPublishers.noBody())), 400, "invalid-request");
    assertProblem(send(to("/v1/breakers").header("Accept", accept).GET()), 400, "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json;q=0, text/*", "application/xml"})
  void whoDoesNotAcceptJsonIsToldSoByEveryOperation(String accept) throws Exception {
    HttpRequest.Builder call = to(path + "/record-success").header("Accept", accept);
    assertProblem(send(call.POST(BodyPublishers.noBody())), 406, "not-acceptable");
    assertProblem(send(to("/v1/breakers").header("Accept", accept).GET()), 406, "not-acceptable");
    assertThat(given().get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/event-stream, application/json | application/json",
        "application/json;q=0.5, text/event-stream | text/event-stream",
        "text/event-stream;q=0.5, application/json | application/json",
        "text/event-stream, */*;q=0.1 | text/event-stream",
        "*/* | application/json",
        "text/* | text/event-stream",
      })
  void whoLikesEventsBetterIsGivenThem(String accept, String type) throws Exception {
    HttpResponse<InputStream> answer =
        ContractCheck.open(
            HttpClient.newHttpClient(), to("/v1/transitions").header("Accept", accept).build());
    try (InputStream body = answer.body()) {
      assertThat(body.read()).isPositive();
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    }
  }

  /** Generated clients send it for a body that they were not given. */
  @Test
  void nullIsNoBody() throws Exception {
    for (String call : List.of("/acquire-permit", "/record-failure", "/reset")) {
      assertThat(send(json(path + call).POST(text("null"))).statusCode()).isEqualTo(200);
    }
    assertProblem(send(json(path + "/renew-permit").POST(text("null"))), 400, "invalid-request");
    assertProblem(send(json(path).PUT(text("null"))), 400, "invalid-request");
    assertProblem(send(json(path).method("PATCH", text("null"))), 400, "invalid-request");
    assertProblem(send(json(path + "/override").PUT(text("null"))), 400, "invalid-request");
    assertProblem(send(json("/v1/outcomes").POST(text("null"))), 400, "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"text\"", "5", " ", "{} {}"})
  void whatIsNoObjectIsRefusedByEveryOperation(String body) throws Exception {
    given().post(path + "/record-success").then().statusCode(200);
    for (String call : List.of(path + "/record-failure", path + "/reset", "/v1/outcomes")) {
      assertProblem(send(json(call).POST(text(body))), 400, "invalid-request");
    }
    assertProblem(send(json(path).PUT(text(body))), 400, "invalid-request");
    assertProblem(send(json(path).method("PATCH", text(body))), 400, "invalid-request");
  }

  @Test
  void jsonInAnotherCharsetIsRefusedByEveryOperation() throws Exception {
    byte[] body = "{}".getBytes(UTF_16);
    byte[] withoutMark = {0, '{', 0, '}'};
    for (byte[] other : List.of(body, withoutMark)) {
      for (String call : List.of(path + "/record-failure", "/v1/outcomes")) {
        HttpRequest.Builder request = json(call).POST(BodyPublishers.ofByteArray(other));
        assertProblem(send(request), 400, "malformed-json");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pt1s", " PT1S", "PT1S ", "PT", "P", "1s", "", "PT1,5S", "P1Y", "P1M"})
  void aDurationIsWrittenAsIso8601HasIt(String duration) throws Exception {
    String body = "{\"duration\": \"" + duration + "\"}";
    assertProblem(send(json(path + "/record-success").POST(text(body))), 400, "invalid-request");
    String settings = "{\"waitDurationInOpenState\": \"" + duration + "\"}";
    assertProblem(send(json(path).PUT(text(settings))), 400, "invalid-request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"consecutiveFailureThreshold\": \" \"}",
        "{\"consecutiveFailureThreshold\": \"\"}",
        "{\"failureRateThreshold\": \"\"}",
        "{\"failureRateThreshold\": \" \"}",
        "{\"waitDurationMultiplier\": \"\"}",
        "{\"automaticTransitionFromOpenToHalfOpenEnabled\": \"\"}",
        "{\"slidingWindowType\": \"\"}",
        "{\"slidingWindowType\": \" COUNT_BASED\"}",
        "{\"slidingWindowType\": \"count_based\"}",
      })
  void aTextIsNoNumberAndNoNull(String settings) throws Exception {
    assertProblem(send(json(path).PUT(text(settings))), 400, "invalid-request");
    assertThat(given().get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"generation\": \"\"", "\"generation\": \" \"", "\"notPermitted\": \"\""})
  void aTextIsNoNumberInABatchEither(String member) throws Exception {
    String batch =
        "{\"outcomes\": [{\"breaker\": \"%s\", %s, \"runs\": [{\"outcome\": \"failure\"}]}]}"
            .formatted(name, member);
    HttpResponse<String> answer = send(json("/v1/outcomes").POST(text(batch)));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JsonPath.from(answer.body()).getString("outcomes[0].problem.type"))
        .isEqualTo("urn:fusebox:problem:invalid-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/breakers?name=a;limit=1",
        "/v1/breakers;a=1",
        "/v1/breakers/a;b=1",
        "/v1/breakers?name=%zz",
        "/v1/breakers?name=%",
        "/v1/breakers/%C3",
        "/v1/breakers/%zz",
        "/v1/breakers/a%2",
      })
  void aUriThatIsNotWellEncodedIsAProblem(String target) throws Exception {
    String answer =
        raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("application/problem+json");
    assertThat(answer).contains("urn:fusebox:problem:invalid-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1", "/v1/", "/v1/breakers/", "/v1/breakers/a/b", "/v1/x", "/v12"})
  void whereThereIsNothingIsAProblem(String target) throws Exception {
    assertProblem(send(to(target).GET()), 404, "not-found");
  }

  /** Or else it would come to JAX-RS, which normalizes paths, past all that is checked before. */
  @ParameterizedTest
  @ValueSource(
      strings = {"//v1", "/./v1", "/q/../v1", "/%76%31", "/%2e/v1", "/x//../v1", "/v1/.", "/v1/"})
  void whatOnlyNormalizedIsAPathIsNone(String start) throws Exception {
    for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS", "HEAD")) {
      String target = start + "/breakers/payments";
      String answer =
          raw(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(answer).as(method).startsWith("HTTP/1.1 404 ");
      if (!method.equals("HEAD")) {
        assertThat(answer).as(method).contains("urn:fusebox:problem:not-found");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET http://x/v1/breakers?limit=0, 400",
    "GET http://x//v1/breakers, 404",
    "GET http://x/v1/breakers, 200",
    "OPTIONS *, 404",
  })
  void anAbsoluteTargetIsCheckedAsAnyOther(String line, int status) throws Exception {
    String answer = raw(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void whoAsksBeforeItSendsABodyIsTold() throws Exception {
    String head =
        "POST "
            + path
            + "/record-failure HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Expect: 100-continue\r\nConnection: close\r\n";
    for (String length : List.of("Transfer-Encoding: chunked", "Content-Length: 2")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
        socket.setSoTimeout(10_000);
        OutputStream out = socket.getOutputStream();
        out.write((head + length + "\r\n\r\n").getBytes(UTF_8));
        byte[] go = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
        assertThat(new String(go, UTF_8)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        String body = length.startsWith("T") ? "2\r\n{}\r\n0\r\n\r\n" : "{}";
        out.write(body.getBytes(UTF_8));
        String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
        requireContract(head + length + "\r\n\r\n" + body, answer);
        assertThat(answer).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void whoAsksBeforeItSendsWhatIsRefusedIsToldThat() throws Exception {
    String answer =
        raw(
            "POST "
                + path
                + "/record-failure HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void whoSendsTooMuchIsToldSoAndTheConnectionEnds() throws Exception {
    for (String length : List.of("Transfer-Encoding: chunked", "Content-Length: 100000000")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
        socket.setSoTimeout(10_000);
        OutputStream out = socket.getOutputStream();
        String head =
            "POST "
                + path
                + "/record-failure HTTP/1.1\r\nHost: localhost\r\n"
                + length
                + "\r\n\r\n";
        out.write(head.getBytes(UTF_8));
        long sent = send(out, 400_000_000);
        String answer = readAll(socket.getInputStream());
        requireContract(head, answer);
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("body-too-large");
        assertThat(sent).as("bytes taken").isLessThan(50_000_000);
      }
    }
  }

  /** How much could be sent. */
  private static long send(OutputStream out, long bytes) {
    byte[] chunk = ("2000\r\n" + "x".repeat(0x2000) + "\r\n").getBytes(UTF_8);
    long sent = 0;
    try {
      while (sent < bytes) {
        out.write(chunk);
        sent += chunk.length;
      }
    } catch (IOException e) {
      return sent;
    }
    return sent;
  }

  private static String readAll(InputStream in) {
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[4_096];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        answer.append(new String(buffer, 0, read, UTF_8));
      }
    } catch (IOException e) {
      // Reset: what was read before it counts.
      return answer.toString();
    }
    return answer.toString();
  }

  private static String raw(String request) throws IOException {
    String answer = answerTo(request);
    requireContract(request, answer);
    return answer;
  }

  private static String answerTo(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return readAll(socket.getInputStream());
    }
  }

  private static void requireContract(String request, String answer) throws IOException {
    ContractCheck.require(
        Exchange.read(request.getBytes(UTF_8), new ByteArrayInputStream(answer.getBytes(UTF_8))));
  }
}
