package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fusebox.service.support.AccessKeys.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The panel's page of keys, and pictures of all that access control adds to the panel. */
class PanelKeysIT {

  @RegisterExtension
  @Order(1)
  static final Chromium CHROMIUM = new Chromium();

  @RegisterExtension
  @Order(2)
  static final TwoServices SERVICES = TwoServices.withAccessControl();

  private static AccessKeys keys;

  /** A part of names that no other test has. */
  private final String own = UUID.randomUUID().toString().substring(0, 8);

  private final ServiceProcess service = SERVICES.one();

  @BeforeAll
  static void findFirstKey() {
    keys = new AccessKeys(SERVICES);
    keys.createOf(
        "payments-hosts",
        "{\"roles\": [\"reporter\", \"viewer\"], \"patterns\": [\"payments*\", \"refunds*\"],"
            + " \"lifetime\": \"P90D\"}");
    keys.createOf("batch", "{\"roles\": [\"reporter\"], \"caller\": \"batch-1\"}");
    keys.create("former-colleague", "viewer", "operator");
    keys.revoke("former-colleague");
  }

  private static Locator dialog(PanelTab tab) {
    return tab.page().locator("dialog[open]");
  }

  private static Locator row(PanelTab tab, String name) {
    return tab.page().locator("tr[data-key=\"" + name + "\"]");
  }

  @Test
  void aKeyIsMadeAndShownOnce() {
    try (PanelTab tab = PanelTab.openSignedOut(CHROMIUM, service, "#/")) {
      tab.signIn(keys.admin());
      tab.page().locator("a[href='#/access']").click();
      assertThat(row(tab, "admin")).containsText("reporter, viewer, operator, admin");
      tab.page().locator("[data-action=new-key]").click();
      dialog(tab).locator("[name=name]").fill("admin");
      dialog(tab).locator("button.button-main").click();
      assertThat(dialog(tab)).containsText("Choose at least one role.");
      dialog(tab).locator("[value=viewer]").check();
      dialog(tab).locator("[value=operator]").check();
      dialog(tab).locator("button.button-main").click();
      assertThat(dialog(tab).locator(".problem")).containsText("admin");
      tab.expectRefusals();
      dialog(tab).locator("[name=name]").fill("carol " + own);
      dialog(tab).locator("[name=patterns]").fill("payments*\n\n refunds, new*");
      dialog(tab).locator("[name=caller]").fill("laptop-7");
      dialog(tab).locator("[name=lifetime]").selectOption("P30D");
      dialog(tab).locator("button.button-main").click();
      String key = dialog(tab).locator(".key").innerText();
      assertThat(dialog(tab)).containsText("it is not shown again");
      dialog(tab).locator("[data-action=copy-key]").click();
      assertThat(dialog(tab)).containsText("Copied.");
      dialog(tab).getByText("Close").click();
      assertThat(tab.page().locator("dialog")).hasCount(0);

      assertThat(row(tab, "carol " + own)).containsText("for 30 d");
      assertThat(row(tab, "carol " + own)).containsText("by admin");
      tab.expectNothingOf(key);
      request(service, key)
          .get("/v1/session")
          .then()
          .statusCode(200)
          .body("principal", equalTo("carol " + own))
          .body("roles", contains("viewer", "operator"))
          .body("patterns", contains("payments*", "refunds, new*"))
          .body("caller", equalTo("laptop-7"))
          .body("expiresAt", notNullValue());
    }
  }

  @Test
  void aKeyIsRevokedOnceThatIsConfirmed() {
    String key = keys.create("to-go-" + own, "viewer");
    try (PanelTab tab = PanelTab.openSignedOut(CHROMIUM, service, "#/access")) {
      tab.signIn(keys.admin());
      Locator revoke = row(tab, "to-go-" + own).locator("[data-action=revoke]");
      revoke.click();
      dialog(tab).getByText("Cancel").click();
      request(service, key).get("/v1/session").then().statusCode(200);
      revoke.click();
      assertThat(dialog(tab)).not().containsText("You are signed in with this key");
      dialog(tab).locator("button.button-main").click();
      assertThat(row(tab, "to-go-" + own)).containsText("revoked");
      assertThat(revoke).hasCount(0);
      await().untilAsserted(() -> request(service, key).get("/v1/session").then().statusCode(401));
    }
  }

  @Test
  void whoeverRevokesTheOwnKeyIsWarnedAndSignedOut() {
    String name = "own-" + own;
    String key = keys.create(name, "admin");
    try (PanelTab tab = PanelTab.openSignedOut(CHROMIUM, service, "#/access")) {
      tab.signIn(key);
      row(tab, name).locator("[data-action=revoke]").click();
      assertThat(dialog(tab)).containsText("You are signed in with this key yourself.");
      dialog(tab).locator("button.button-main").click();
      assertThat(tab.page().locator(".sign-in-ended")).containsText("this key was revoked");
      tab.expectRefusals();
    }
  }

  @ParameterizedTest
  @CsvSource({"DESK, LIGHT", "DESK, DARK", "PHONE, LIGHT", "PHONE, DARK"})
  void everyPageIsAccessible(Screen screen, ColorScheme scheme) {
    String suffix =
        (screen == Screen.PHONE ? "-phone-" : "-") + scheme.name().toLowerCase(Locale.ROOT);
    String name = "ann" + suffix;
    String key = keys.create(name, "viewer", "operator", "admin");
    String made = "made" + suffix;
    try (PanelTab tab = PanelTab.openSignedOut(CHROMIUM, service, screen, scheme, "#/access")) {
      Page page = tab.page();
      tab.check("sign-in" + suffix);
      tab.signIn(keys.admin() + "x");
      page.locator(".problem").waitFor();
      tab.check("sign-in-refused" + suffix);
      tab.expectRefusals();
      tab.signIn(key);
      row(tab, "payments-hosts").waitFor();
      tab.check("access" + suffix);
      page.locator("[data-action=new-key]").click();
      dialog(tab).locator("[name=name]").fill(made);
      tab.check("new-key" + suffix);
      dialog(tab).locator("[value=viewer]").check();
      dialog(tab).locator("button.button-main").click();
      dialog(tab).locator(".key").waitFor();
      tab.check("key-made" + suffix);
      page.keyboard().press("Escape");
      row(tab, name).locator("[data-action=revoke]").click();
      tab.check("revoke" + suffix);
      dialog(tab).getByText("Cancel").click();
      tab.goTo("#/");
      page.locator(".module").first().waitFor();
      tab.check("signed-in" + suffix);
      keys.revoke(name);
      page.locator(".sign-in-ended").waitFor();
      tab.check("sign-in-ended" + suffix);
      tab.expectRefusals();
      tab.signIn(keys.create("reports" + suffix, "reporter"));
      page.locator(".refused").waitFor();
      tab.check("refused" + suffix);
      tab.expectRefusals();
    }
  }
}
