package io.fusebox.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.engine.Names;
import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.EventStream.Event;
import io.fusebox.service.support.PostgresTestResource;
import io.fusebox.service.support.RawRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakers with the names that people have, in every place where a name stands. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class NamesIT {

  /** What makes a request one that JAX-RS answers. */
  private static final String INTRICATE_ACCEPT = "text/plain;q=0.5, application/json";

  private static final String SUB_DELIMITERS = "!$&'()+,=:@";

  private static final List<String> NAMES =
      List.of(
          "DemoClient#getDemo()",
          "DemoClient#getDemo(String,int)",
          "_FlakyPipe",
          "Pipe$1",
          "my service",
          "orders/v2",
          "com.acme.Foo$Bar[0]",
          "GET /orders/{id}",
          "svc@eu-1",
          "a+b",
          "a b",
          "a%20b",
          "a%2Fb",
          "a/b",
          "a~b",
          "na\u00efve",
          "B\u00fccher",
          "a;v=1",
          "a",
          "100%",
          "%",
          "%zz",
          "%C3%BC",
          "\u00fc",
          "a\\b",
          "\"quoted\"",
          "<b>",
          "...",
          ".hidden",
          "a/../b",
          "a/./b",
          "//",
          "/",
          "?",
          "a?b=c",
          "a&b='c'",
          "transitions",
          "override",
          "a/transitions",
          "\u4e3b\u6a5f",
          "\ud83d\ude00".repeat(128),
          "x".repeat(128));

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static String encoded(String name, boolean leavesSubDelimiters) {
    StringBuilder path = new StringBuilder();
    for (byte b : name.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean isUnreserved = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
      if (isUnreserved || (leavesSubDelimiters && SUB_DELIMITERS.indexOf(c) >= 0)) {
        path.append(c);
      } else {
        path.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return path.toString();
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String body, String accept) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", accept)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return ContractCheck.send(client, request.build());
  }

  private JsonPath ok(String method, String path, @Nullable String body, String accept)
      throws Exception {
    HttpResponse<String> answer = send(method, path, body, accept);
    assertThat(answer.statusCode()).as(method + " " + path + " " + answer.body()).isEqualTo(200);
    return JsonPath.from(answer.body());
  }

  private JsonPath ok(String method, String path) throws Exception {
    return ok(method, path, null, "application/json");
  }

  /** Random names, of characters that make trouble in paths, patterns, SQL and JSON. */
  private static List<String> randomNames(long seed, int count) {
    Random random = new Random(seed);
    String alphabet =
        "ab./%25+;=&?#[]{}()<>@:!$',~_-|^`\"\\ \u00e9e\u0301\u00df\u0130i\u4e3b\ud83d\ude00\u200d\uff0f";
    int[] characters = alphabet.codePoints().toArray();
    Set<String> names = new TreeSet<>();
    while (names.size() < count) {
      StringBuilder name = new StringBuilder();
      for (int length = 1 + random.nextInt(9); length > 0; length--) {
        name.appendCodePoint(characters[random.nextInt(characters.length)]);
      }
      String canonical = Names.canonical(name.toString());
      if (Names.isBreaker(canonical) && !NAMES.contains(canonical)) {
        names.add(canonical);
      }
    }
    return List.copyOf(names);
  }

  @Test
  void aNameIsTheSameInEveryPlaceAndEitherWay() throws Exception {
    long seed = Long.getLong("fusebox.seed", System.nanoTime());
    List<String> names = new ArrayList<>(NAMES);
    names.addAll(randomNames(seed, 100));
    try {
      for (String name : names) {
        live(name);
      }
      assertThat(listed("")).containsAll(names);
      for (String name : names) {
        end(name);
      }
      assertThat(listed("")).doesNotContainAnyElementsOf(names);
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private void live(String name) throws Exception {
    String path = "/v1/breakers/" + encoded(name, false);
    String loose = "/v1/breakers/" + encoded(name, true);
    assertThat(ok("POST", path + "/acquire-permit").getBoolean("permitted")).isTrue();
    ok("POST", path + "/acquire-permit", null, INTRICATE_ACCEPT);
    for (String accept : List.of("application/json", INTRICATE_ACCEPT)) {
      ok("POST", path + "/record-failure", "{}", accept);
      ok("POST", loose + "/record-success", "{}", accept);
    }
    String item =
        "{\"outcomes\": [{\"breaker\": %s, \"runs\": [{\"outcome\": \"success\", \"count\": 3}]}]}"
            .formatted(new ObjectMapper().writeValueAsString(name));
    assertThat(ok("POST", "/v1/outcomes", item, "application/json").getInt("outcomes[0].recorded"))
        .isEqualTo(3);
    JsonPath read = ok("GET", path);
    assertThat(read.getString("name")).isEqualTo(name);
    assertThat(read.getInt("counts.bufferedCalls")).as(name).isEqualTo(7);
    assertThat(ok("GET", loose).getString("name")).isEqualTo(name);
    assertThat(listed("&name=" + encoded(name, false))).containsExactly(name);

    ok("PUT", path, "{\"slidingWindowSize\": 7}", "application/json");
    ok("PATCH", path, "{\"slidingWindowSize\": 8}", "application/json");
    ok("PUT", path + "/override", "{\"state\": \"DISABLED\"}", "application/json");
    ok("DELETE", loose + "/override");
    ok("POST", loose + "/reset");
    JsonPath history = ok("GET", path + "/transitions");
    assertThat(history.<String>getList("transitions.breaker")).hasSize(5).containsOnly(name);
    JsonPath found = ok("GET", "/v1/transitions?limit=5&name=" + encoded(name, false));
    assertThat(found.<String>getList("transitions.breaker")).hasSize(5).containsOnly(name);
  }

  private void end(String name) throws Exception {
    String path = "/v1/breakers/" + encoded(name, false);
    assertThat(send("DELETE", path, null, "*/*").statusCode()).isEqualTo(204);
    HttpResponse<String> gone = send("GET", path, null, "application/json");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(JsonPath.from(gone.body()).getString("type"))
        .isEqualTo("urn:fusebox:problem:unknown-breaker");
  }

  /** All that a list has, page by page. */
  private List<String> listed(String filter) throws Exception {
    List<String> names = new ArrayList<>();
    String after = "";
    while (true) {
      JsonPath page = ok("GET", "/v1/breakers?limit=7" + filter + after);
      names.addAll(page.getList("breakers.name"));
      String next = page.getString("next");
      if (next == null) {
        assertThat(names).doesNotHaveDuplicates();
        return names;
      }
      after = "&after=" + encoded(next, false);
    }
  }

  @Test
  void aNewBreakersLocationIsItsPath() throws Exception {
    HttpResponse<String> created =
        send("PUT", "/v1/breakers/new%2Fone%20%25", "{}", "application/json");
    assertThat(created.statusCode()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/v1/breakers/new%2Fone%20%25");
    assertThat(ok("GET", location).getString("name")).isEqualTo("new/one %");
  }

  @Test
  void aNameIsTheSameInWhateverFormItWasTyped() throws Exception {
    String decomposed = encoded("cafe\u0301-1", false);
    for (String accept : List.of("application/json", INTRICATE_ACCEPT)) {
      ok("POST", "/v1/breakers/" + decomposed + "/record-success", "{}", accept);
      ok("POST", "/v1/breakers/caf%c3%a9-1/record-success", "{}", accept);
    }
    for (String path : List.of(decomposed, "caf%C3%A9-1")) {
      JsonPath read = ok("GET", "/v1/breakers/" + path);
      assertThat(read.getString("name")).isEqualTo("caf\u00e9-1");
      assertThat(read.getInt("counts.bufferedCalls")).isEqualTo(4);
      assertThat(listed("&name=" + path)).containsExactly("caf\u00e9-1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%20a",
        "a%20",
        "a%2A",
        "a*b",
        "a%C2%A0b",
        "a%0Ab",
        "%C2%85",
        "a%E2%80%AEb",
        "a%EF%BF%BDb",
        "a%00b"
      })
  void whatIsNoNameIsRefusedEitherWay(String segment) throws Exception {
    for (String accept : List.of("application/json", INTRICATE_ACCEPT)) {
      HttpResponse<String> answer =
          send("POST", "/v1/breakers/" + segment + "/record-success", "{}", accept);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(JsonPath.from(answer.body()).getString("type"))
          .isEqualTo("urn:fusebox:problem:invalid-request");
    }
  }

  @Test
  void whatHasToBeEncodedInAUriIsRefusedBare() throws Exception {
    for (String path :
        List.of(
            "/v1/breakers/caf\u00e9",
            "/v1/breakers?name=caf\u00e9",
            "/v1/breakers/caf\u00e9/transitions",
            "/v1/breakers/a;v=1",
            "/v1/breakers/a/transitions;v=1")) {
      RawRequest.Answer answer = new RawRequest("GET", path).send(RestAssured.port);
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.text()).contains("urn:fusebox:problem:invalid-request", "percent-encode");
    }
    for (String name : List.of("caf\u00e9", "a;v=1", "a;")) {
      RawRequest.Answer post =
          new RawRequest("POST", "/v1/breakers/" + name + "/record-failure").send(RestAssured.port);
      assertThat(post.status()).as(name).isEqualTo(400);
    }
  }

  @Test
  void aStreamIsOfTheBreakerThatItsPathNames() throws Exception {
    for (String name : List.of("stream/a;b c", "stream#%2F")) {
      String path = "/v1/breakers/" + encoded(name, false);
      ok("POST", path + "/record-success", "{}", "application/json");
      ok("POST", path + "/reset");
      URI uri = URI.create("http://localhost:" + RestAssured.port + path + "/transitions");
      try (EventStream stream = EventStream.open(uri, "0")) {
        await().atMost(Duration.ofSeconds(30)).until(() -> !stream.events().isEmpty());
        assertThat(stream.events()).extracting(Event::breaker).containsOnly(name);
      }
    }
  }
}
