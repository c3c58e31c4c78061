package io.fusebox.service.panel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import io.fusebox.service.support.TwoServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of another origin cannot do to a service on the same machine, in a real browser. */
@SuppressWarnings("NullAway.Init") // JUnit begins with the methods that set the fields
class ForeignPageIT {

  private static final String NAME = "foreign";
  private static final String BREAKER = "/v1/breakers/" + NAME;

  /** Of the same site as the service, and of another: ports make no site, names do. */
  private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  @RegisterExtension
  @Order(1)
  static final Chromium CHROMIUM = new Chromium();

  @RegisterExtension
  @Order(2)
  static final TwoServices SERVICES = TwoServices.patient(Map.of());

  private static HttpServer elsewhere;

  @BeforeAll
  static void serveAPage() throws IOException {
    elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          byte[] page = "<!DOCTYPE html><title>Elsewhere</title>".getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    elsewhere.start();
  }

  @AfterAll
  static void stop() {
    elsewhere.stop(0);
  }

  @BeforeEach
  void openABreaker() {
    SERVICES.one().request().delete(BREAKER);
    SERVICES.one().request().body("{}").put(BREAKER).then().statusCode(201);
    SERVICES
        .one()
        .request()
        .body("{\"state\": \"FORCED_OPEN\"}")
        .put(BREAKER + "/override")
        .then()
        .statusCode(200);
    SERVICES.one().request().post(BREAKER + "/acquire-permit").then().statusCode(200);
  }

  private static String breaker() {
    return SERVICES.one().request().get(BREAKER).then().statusCode(200).extract().asString();
  }

  private static Page open(BrowserContext browser, String host) {
    Page page = browser.newPage();
    page.navigate("http://" + host + ":" + elsewhere.getAddress().getPort() + "/");
    return page;
  }

  @Test
  void nothingThatAPageSendsWithoutAskingChangesABreaker() {
    String before = breaker();
    try (BrowserContext browser = CHROMIUM.context(Screen.DESK, ColorScheme.LIGHT)) {
      for (String host : HOSTS) {
        Page page = open(browser, host);
        for (String call :
            List.of("reset", "half-open", "acquire-permit", "record-failure", "record-success")) {
          String to = SERVICES.one().uri(BREAKER + "/" + call).toString();
          page.evaluate("to => fetch(to, {method: 'POST', mode: 'no-cors'})", to);
          page.evaluate(
              "to => fetch(to, {method: 'POST', mode: 'no-cors', body: new Blob(['{}'])})", to);
          page.evaluate("to => navigator.sendBeacon(to)", to);
        }
        String batch =
            "{\"outcomes\": [{\"breaker\": \"%s\", \"runs\": [{\"outcome\": \"failure\"}]}]}"
                .formatted(NAME);
        for (String type : List.of("", "application/json", "text/plain")) {
          page.evaluate(
              "([to, body, type]) => fetch(to,"
                  + " {method: 'POST', mode: 'no-cors', body: new Blob([body], {type})})",
              List.of(SERVICES.one().uri("/v1/outcomes").toString(), batch, type));
        }
      }
    }
    assertThat(breaker()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data"})
  void aFormOfAnotherOriginIsRefused(String type) {
    String before = breaker();
    try (BrowserContext browser = CHROMIUM.context(Screen.DESK, ColorScheme.LIGHT)) {
      for (String host : HOSTS) {
        Page page = open(browser, host);
        page.setContent(
            "<form method=post enctype='%s' action='%s'><button>Win a prize</button></form>"
                .formatted(type, SERVICES.one().uri(BREAKER + "/reset")));
        Response answer =
            page.waitForResponse(
                response -> response.url().endsWith("/reset"), () -> page.click("button"));
        assertThat(answer.text())
            .contains("urn:fusebox:problem:cross-origin")
            .contains("Sec-Fetch-Site is '");
      }
    }
    assertThat(breaker()).isEqualTo(before);
  }

  @Test
  void whatNeedsTheServicesConsentIsNotSent() {
    String before = breaker();
    try (BrowserContext browser = CHROMIUM.context(Screen.DESK, ColorScheme.LIGHT)) {
      for (String host : HOSTS) {
        Page page = open(browser, host);
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
          assertThat(
                  page.evaluate(
                      "([to, method]) => fetch(to, {method}).then(a => a.text(), e => e.name)",
                      List.of(SERVICES.one().uri(BREAKER).toString(), method)))
              .as("%s from %s", method, host)
              .isEqualTo("TypeError");
        }
      }
    }
    assertThat(breaker()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/q/swagger-ui/"})
  void noPageIsShownInAFrameOfAnotherOrigin(String path) {
    try (BrowserContext browser = CHROMIUM.context(Screen.DESK, ColorScheme.LIGHT)) {
      Page page = open(browser, "localhost");
      ConsoleMessage said =
          page.waitForConsoleMessage(
              () -> page.setContent("<iframe src='" + SERVICES.one().uri(path) + "'></iframe>"));
      assertThat(said.text()).contains("frame-ancestors 'none'");
      assertThat(page.frames().get(1).url()).doesNotContain(path);
    }
  }
}
