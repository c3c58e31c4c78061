package io.fusebox.service;

import static io.fusebox.service.support.AccessKeys.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.OidcProvider;
import io.fusebox.service.support.ServiceProcess;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of OpenID Connect, and browsers that sign in with it. */
class OpenIdConnectIT {

  private static final int LONG = 300;

  private static OidcProvider provider;
  private static Path folder;
  private static ServiceProcess service;

  @BeforeAll
  static void start(@TempDir Path temporary) {
    folder = temporary;
    provider = new OidcProvider();
    Map<String, String> environment = new HashMap<>(provider.environment());
    environment.put("FUSEBOX_ACCESS_CONTROL", "true");
    service = ServiceProcess.start(folder, environment);
  }

  @AfterAll
  static void stop() {
    service.close();
    provider.close();
  }

  private static String token(Object... claims) {
    Map<String, Object> all = new HashMap<>(Map.of("sub", "1234"));
    for (int i = 0; i < claims.length; i += 2) {
      all.put((String) claims[i], claims[i + 1]);
    }
    return provider.token(all, LONG);
  }

  @Test
  void aTokenSaysWhoItIsAndWhatThatOneMayDo() {
    String ann = token("upn", "ann", "roles", List.of("viewer", "operator", "printer"));
    request(service, ann)
        .get("/v1/session")
        .then()
        .statusCode(200)
        .body("principal", equalTo("ann"))
        .body("roles", contains("viewer", "operator"))
        .body("patterns", empty())
        .body("expiresAt", notNullValue());
    request(service, ann).body("{}").put("/v1/breakers/of-ann").then().statusCode(201);
    request(service, ann).post("/v1/breakers/of-ann/reset").then().statusCode(200);
    request(service, ann)
        .get("/v1/breakers/of-ann/transitions")
        .then()
        .body("transitions.principal", contains("ann"));
    request(service, ann)
        .post("/v1/breakers/of-ann/record-failure")
        .then()
        .statusCode(403)
        .body("detail", containsString("needs the role reporter"));
  }

  @Test
  void aClaimBindsToPatterns() {
    for (Object claim : List.of(List.of("pay*", "stock"), "pay* stock")) {
      String bound = token("upn", "bob", "roles", List.of("viewer"), "fusebox_patterns", claim);
      request(service, bound).get("/v1/session").then().body("patterns", contains("pay*", "stock"));
      request(service, bound).get("/v1/breakers/other").then().statusCode(403);
      request(service, bound).get("/v1/breakers/payments").then().statusCode(404);
    }
    String none = token("upn", "eve", "roles", List.of("viewer"), "fusebox_patterns", List.of());
    request(service, none).get("/v1/breakers/payments").then().statusCode(403);
    request(service, none).get("/v1/breakers").then().body("breakers", empty());
  }

  @Test
  void aTokenThatIsNotOfTheProviderOrHasExpiredLetsNobodyIn() {
    String valid = token("upn", "ann", "roles", List.of("viewer"));
    String expired =
        provider.token(Map.of("sub", "1", "upn", "ann", "roles", List.of("viewer")), -LONG);
    String altered = valid.substring(0, valid.length() - 6) + "AAAAAA";
    try (OidcProvider another = new OidcProvider()) {
      String foreign =
          another.token(Map.of("sub", "1", "upn", "ann", "roles", List.of("admin")), LONG);
      for (String bad : List.of(expired, altered, foreign, "a.b.c", "x")) {
        request(service, bad)
            .get("/v1/breakers")
            .then()
            .statusCode(401)
            .header("WWW-Authenticate", containsString("error=\"invalid_token\""))
            .body("type", equalTo("urn:fusebox:problem:unauthenticated"));
      }
    }
  }

  @Test
  void aStreamEndsWithItsToken() throws Exception {
    String brief = provider.token(Map.of("sub", "1", "upn", "ann", "roles", List.of("viewer")), 3);
    try (EventStream stream = EventStream.open(service.uri("/v1/transitions"), null, brief)) {
      await().atMost(Duration.ofSeconds(10)).until(stream::hasEnded);
    }
  }

  @Test
  void keysWorkBesideIt() {
    AccessKeys keys = new AccessKeys(service);
    request(service, keys.create("beside", "viewer")).get("/v1/breakers").then().statusCode(200);
  }

  @Test
  void aBrowserSignsInAtTheProvider() throws Exception {
    provider.signIn(Map.of("sub", "7", "upn", "carol", "roles", List.of("viewer")));
    HttpClient browser =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    assertThat(get(browser, service.uri("/v1/session")).statusCode()).isEqualTo(401);
    URI next = service.uri("/panel/sign-in");
    for (int redirects = 0; redirects < 5 && !next.getPath().equals("/"); redirects++) {
      HttpResponse<String> answer = get(browser, next);
      assertThat(answer.statusCode()).as("%s", next).isEqualTo(302);
      next = next.resolve(answer.headers().firstValue("Location").orElseThrow());
    }
    assertThat(next.getPath()).isEqualTo("/");
    assertThat(get(browser, service.uri("/v1/session")).body())
        .contains("\"principal\":\"carol\"", "\"roles\":[\"viewer\"]");
  }

  private static HttpResponse<String> get(HttpClient browser, URI uri) throws Exception {
    return browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
