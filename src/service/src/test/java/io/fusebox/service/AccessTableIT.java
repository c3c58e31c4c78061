package io.fusebox.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.contract.ContractFile;
import io.fusebox.service.contract.Exchange;
import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.TwoServices;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation with every role and every kind of key, over each HTTP version. */
class AccessTableIT {

  private static final List<String> ROLES = List.of("reporter", "viewer", "operator", "admin");

  @RegisterExtension static final TwoServices SERVICES = TwoServices.withAccessControl();

  /** By role. */
  private static final Map<String, String> VALID = new LinkedHashMap<>();

  /** By role, bound to other breakers than those that are asked for. */
  private static final Map<String, String> BOUND = new LinkedHashMap<>();

  /** What nobody is let in with, by why. */
  private static final Map<String, @Nullable String> INVALID = new LinkedHashMap<>();

  /** An operation of the contract, or a variant of one. */
  private record Case(
      String name,
      String method,
      String path,
      Map<String, String> headers,
      String body,
      Set<String> roles) {

    boolean isOfBreaker() {
      return path.contains("/breakers/");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void makeKeys() {
    AccessKeys keys = new AccessKeys(SERVICES);
    for (String role : ROLES) {
      VALID.put(role, keys.create("valid-" + role, role));
      BOUND.put(
          role,
          keys.createOf(
              "bound-" + role, "{\"roles\": [\"" + role + "\"], \"patterns\": [\"other*\"]}"));
    }
    String all = "{\"roles\": [\"reporter\", \"viewer\", \"operator\", \"admin\"]%s}";
    INVALID.put("none", null);
    INVALID.put("no such key", keys.admin().substring(0, 40) + "AAAAAAA");
    INVALID.put("malformed", "fbx_short");
    INVALID.put("of another scheme", "some-token");
    INVALID.put("empty", "");
    INVALID.put("revoked", keys.createOf("revoked", all.formatted("")));
    INVALID.put("expired", keys.createOf("expired", all.formatted(", \"lifetime\": \"PT1S\"")));
    keys.revoke("revoked");
    for (String ended : List.of("revoked", "expired")) {
      await(ended)
          .untilAsserted(
              () ->
                  AccessKeys.request(SERVICES.one(), String.valueOf(INVALID.get(ended)))
                      .get("/v1/session")
                      .then()
                      .statusCode(401));
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    ContractFile.entries(ContractFile.at("/paths"))
        .forEach(
            path ->
                ContractFile.entries(path.getValue())
                    .forEach(each -> cases.add(of(path.getKey(), each.getKey(), each.getValue()))));
    assertThat(cases).hasSizeGreaterThan(20);
    for (String list : List.of("listTransitions", "listBreakerTransitions")) {
      cases.add(variant(list, "stream of ", "Accept", "text/event-stream", Set.of("viewer")));
    }
    cases.add(
        variant("putBreaker", "creating ", "If-None-Match", "*", Set.of("reporter", "operator")));
    return cases.stream();
  }

  private static Case of(String path, String method, JsonNode operation) {
    JsonNode content =
        operation.at("/requestBody/content").elements().hasNext()
            ? operation.at("/requestBody/content").elements().next()
            : operation.path("none");
    String body =
        content.path("examples").elements().hasNext()
            ? content.path("examples").elements().next().required("value").toString()
            : "";
    return new Case(
        operation.required("operationId").textValue(),
        method.toUpperCase(Locale.ROOT),
        path.replace("{name}", path.contains("/keys/") ? "made-by-the-table" : "payments"),
        Map.of(),
        body.replace("payments*", "*"),
        Set.copyOf(ContractFile.texts(operation.required("x-roles"))));
  }

  private static Case variant(
      String id, String prefix, String header, String value, Set<String> roles) {
    Map.Entry<String, JsonNode> path =
        ContractFile.entries(ContractFile.at("/paths"))
            .filter(each -> each.getValue().toString().contains("\"" + id + "\""))
            .findFirst()
            .orElseThrow();
    Map.Entry<String, JsonNode> operation =
        ContractFile.entries(path.getValue())
            .filter(each -> each.getValue().required("operationId").textValue().equals(id))
            .findFirst()
            .orElseThrow();
    Case plain = of(path.getKey(), operation.getKey(), operation.getValue());
    return new Case(
        prefix + id, plain.method, plain.path, Map.of(header, value), plain.body, roles);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isForThoseWhoHaveARoleForIt(Case operation) throws Exception {
    for (Version version : Version.values()) {
      HttpClient client = HttpClient.newBuilder().version(version).build();
      for (Map.Entry<String, String> each : VALID.entrySet()) {
        int status = send(client, operation, each.getValue()).statusCode();
        String as = operation + " as " + each.getKey() + " over " + version;
        if (operation.roles.contains(each.getKey()) || operation.roles.isEmpty()) {
          assertThat(status).as(as).isNotIn(400, 401, 403, 500, 503);
        } else {
          assertThat(status).as(as).isEqualTo(403);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isForNobodyWithoutAValidKey(Case operation) throws Exception {
    for (Version version : Version.values()) {
      HttpClient client = HttpClient.newBuilder().version(version).build();
      for (Map.Entry<String, @Nullable String> each : INVALID.entrySet()) {
        HttpResponse<InputStream> answer = send(client, operation, each.getValue());
        String as = operation + " with a key that is " + each.getKey() + " over " + version;
        if (operation.roles.isEmpty()) {
          assertThat(answer.statusCode()).as(as).isEqualTo(204);
        } else {
          assertThat(answer.statusCode()).as(as).isEqualTo(401);
          assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
              .as(as)
              .startsWith("Bearer realm=\"fusebox\"");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isForNoBreakerThatTheKeyIsNotBoundTo(Case operation) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    for (String role : operation.roles) {
      for (String name : List.of("payments", "there-is-none-of-this-name")) {
        Case asked =
            new Case(
                operation.name,
                operation.method,
                operation.path.replace("payments", name),
                operation.headers,
                operation.body,
                operation.roles);
        HttpResponse<InputStream> answer = send(client, asked, String.valueOf(BOUND.get(role)));
        if (operation.isOfBreaker() || operation.name.equals("listCallers")) {
          assertThat(answer.statusCode()).as("%s of %s", asked, name).isEqualTo(403);
        } else {
          assertThat(answer.statusCode()).as("%s", asked).isNotIn(400, 401, 403, 500);
        }
      }
    }
  }

  private static HttpResponse<InputStream> send(
      HttpClient client, Case operation, @Nullable String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + operation.path))
            .method(
                operation.method,
                operation.body.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(operation.body));
    operation.headers.forEach(request::header);
    if (!operation.body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      boolean isStream = answer.headers().firstValue("Content-Type").orElse("").contains("event");
      ContractCheck.require(
          Exchange.of(answer, isStream ? null : new String(body.readAllBytes(), UTF_8)));
    }
    return answer;
  }

  private static int port() {
    return SERVICES.one().port();
  }
}
