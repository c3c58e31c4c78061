package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.TwoServices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Swagger UI's "Authorize" and "Try it out" while access control is on. */
class SwaggerUiAccessIT {

  @RegisterExtension
  @Order(1)
  static final Chromium CHROMIUM = new Chromium();

  @RegisterExtension
  @Order(2)
  static final TwoServices SERVICES = TwoServices.withAccessControl();

  private static AccessKeys keys;

  @BeforeAll
  static void findFirstKey() {
    keys = new AccessKeys(SERVICES);
  }

  private static PanelTab open() {
    return PanelTab.openSignedOut(CHROMIUM, SERVICES.one(), "");
  }

  private static void show(PanelTab tab) {
    tab.page().navigate(SERVICES.one().uri("/q/swagger-ui/").toString());
  }

  /** Presses "Try it out" and "Execute" of the operation that says who one is. */
  private static Locator tryOut(PanelTab tab) {
    Locator operation = tab.page().locator("#operations-Access-getSession");
    operation.locator(".opblock-summary-control").click();
    operation.locator(".try-out__btn").click();
    operation.locator(".execute").click();
    return operation.locator(".live-responses-table");
  }

  private static void authorize(PanelTab tab, String key) {
    Page page = tab.page();
    page.locator(".auth-wrapper > .authorize").click();
    page.locator(".auth-container input").fill(key);
    page.locator(".auth-btn-wrapper .authorize").click();
    page.locator(".auth-btn-wrapper .btn-done").click();
  }

  @Test
  void aKeyThatIsEnteredIsSentAndForgottenWithThePage() {
    String key = keys.create("try-it-out", "viewer");
    try (PanelTab tab = open()) {
      show(tab);
      authorize(tab, key);
      assertThat(tryOut(tab)).containsText("\"principal\": \"try-it-out\"");
      show(tab);
      tab.page().locator(".opblock").first().waitFor();
      tab.expectNothingOf(key);
      assertThat(tryOut(tab)).containsText("urn:fusebox:problem:unauthenticated");
      tab.expectRefusals();
    }
  }

  @Test
  void whoeverHasSignedInToThePanelNeedsNoKey() {
    String key = keys.create("signed-in", "viewer");
    try (PanelTab tab = open()) {
      tab.signIn(key);
      tab.awaitSignedInAs("signed-in");
      show(tab);
      assertThat(tryOut(tab)).containsText("\"principal\": \"signed-in\"");
    }
  }
}
