package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.fusebox.service.support.TwoServices;
import io.restassured.response.Response;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Swagger UI does what it is for under its policy, in a real browser. */
class SwaggerUiIT {

  private static final Pattern SCRIPT = Pattern.compile("(?s)<script(?: defer)?>(.*?)</script>");

  @RegisterExtension
  @Order(1)
  static final Chromium CHROMIUM = new Chromium();

  @RegisterExtension
  @Order(2)
  static final TwoServices SERVICES = TwoServices.patient(Map.of());

  /** Another version of Swagger UI can have others: then the policy is to name those. */
  @Test
  void thePolicyNamesTheScriptsOfThePageAndNoOthers() throws Exception {
    Response page = SERVICES.one().request().get("/q/swagger-ui/");
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    List<String> hashes =
        SCRIPT
            .matcher(page.asString())
            .results()
            .map(script -> sha256.digest(script.group(1).getBytes(UTF_8)))
            .map(hash -> "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
            .toList();
    assertThat(hashes).hasSize(2);
    assertThat(page.header("Content-Security-Policy"))
        .contains("script-src 'self' " + String.join(" ", hashes) + ";");
  }

  @Test
  void operationsAreTriedOutAndThePolicyIsKept() {
    List<String> faults = new CopyOnWriteArrayList<>();
    try (BrowserContext browser = CHROMIUM.context(Screen.DESK, ColorScheme.LIGHT)) {
      Page page = browser.newPage();
      page.onConsoleMessage(
          message -> {
            if (List.of("error", "warning").contains(message.type())) {
              faults.add(message.text());
            }
          });
      page.onPageError(error -> faults.add("error: " + error));
      page.onRequest(
          request -> {
            URI uri = URI.create(request.url());
            if (!"data".equals(uri.getScheme()) && uri.getPort() != SERVICES.one().port()) {
              faults.add("request to another host: " + uri);
            }
          });
      page.onResponse(
          response -> {
            if (response.status() >= 400) {
              faults.add(response.status() + " " + response.url());
            }
          });
      page.navigate(SERVICES.one().uri("/q/swagger-ui/").toString());
      assertThat(page.locator("h1, h2.title").first()).containsText("Fusebox");
      assertThat(page.locator("#swaggerUiLogoLink img")).isVisible();
      assertThat(tryOut(page, "Breakers-putBreaker")).containsText("\"name\": \"payments\"");
      assertThat(tryOut(page, "Permits-acquirePermit")).containsText("\"permitted\": true");
      assertThat(tryOut(page, "Breakers-getBreaker")).containsText("\"state\": \"CLOSED\"");
      assertThat(tryOut(page, "Breakers-listBreakers")).containsText("payments");
      page.locator("section.models .model-container button").first().click();
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(java.nio.file.Path.of("target", "screenshots", "swagger-ui.png")));
    }
    assertThat(faults).isEmpty();
  }

  /** Presses what people press, and has the answer that is shown. */
  private static Locator tryOut(Page page, String operation) {
    Locator block = page.locator("#operations-" + operation);
    block.locator(".opblock-summary-control").click();
    block.locator(".try-out__btn").click();
    block.locator(".execute").click();
    return block.locator(".live-responses-table tbody .response-col_description").first();
  }
}
