package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.fusebox.service.support.AccessKeys.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How people sign in to the panel, and what it then lets them see and do. */
class PanelAccessIT {

  private static final double A_FEW_SECONDS = 6000;

  /** What changes something. */
  private static final String ACTIONS = "[data-action], [data-setting], input[type=checkbox]";

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
  }

  private void declare(String breaker) {
    request(service, keys.admin())
        .body("{}")
        .put("/v1/breakers/{name}", breaker)
        .then()
        .statusCode(201);
  }

  /** A tab at an address, where somebody with that key has signed in. */
  private PanelTab open(String address, String principal, String key) {
    PanelTab tab = PanelTab.openSignedOut(CHROMIUM, service, address);
    tab.signIn(key);
    tab.awaitSignedInAs(principal);
    return tab;
  }

  private static Locator action(PanelTab tab, String id) {
    return tab.page().locator(".button[data-action=" + id + "]");
  }

  @Test
  void signingInLeadsOnAndLeavesNothingOfTheKey() {
    String key = keys.create("ann-" + own, "viewer", "operator");
    declare("deep-" + own);
    try (PanelTab tab = PanelTab.openSignedOut(CHROMIUM, service, "#/breakers/deep-" + own)) {
      Page page = tab.page();
      assertThat(page).hasTitle("Sign in · Fusebox");
      Locator field = page.getByLabel("Key", new Page.GetByLabelOptions().setExact(true));
      assertThat(field).hasAttribute("type", "password");
      assertThat(field).isFocused();

      tab.signIn("fbx_" + "A".repeat(43));
      assertThat(page.getByRole(AriaRole.ALERT)).hasText("There is no such key.");
      assertThat(field).hasValue("");
      assertThat(field).isFocused();
      assertThat(field).hasAttribute("aria-invalid", "true");
      tab.expectRefusals();
      tab.signIn("my key\u2026");
      assertThat(page.locator(".problem")).hasText("A key is fbx_ and 43 letters, digits, - or _.");

      tab.signIn(" " + key + " ");
      assertThat(page.locator("h1")).hasText("deep-" + own);
      assertThat(page).hasURL(Pattern.compile(".*/#/breakers/deep-" + own));
      assertThat(page.locator(".fact-who")).hasText("Signed in as ann-" + own);
      assertThat(page.locator("#main")).isFocused();
      assertThat(page.locator(".top")).containsText("Live");
      tab.expectNothingOf(key);

      page.reload();
      assertThat(page.locator("h1")).hasText("deep-" + own);
    }
  }

  @Test
  void whatOperatorsDoIsInTheHistoryByTheirKey() {
    String key = keys.create("bob-" + own, "viewer", "operator");
    String breaker = "acted-on-" + own;
    declare(breaker);
    try (PanelTab tab = open("#/breakers/" + breaker, "bob-" + own, key)) {
      action(tab, "force-open").click();
      Locator dialog = tab.page().locator("dialog[open]");
      assertThat(dialog.locator("[name=author]")).hasCount(0);
      dialog.locator("summary").click();
      assertThat(dialog.locator("pre"))
          .containsText("curl -X PUT -H \"Authorization: Bearer $FUSEBOX_KEY\" -H");
      tab.confirm("maintenance", "");
      assertThat(tab.outcome())
          .contains("Forced open by bob-" + own)
          .contains("In the history by bob-" + own);
      assertThat(tab.page().locator(".timeline")).containsText("by bob-" + own);
      tab.goTo("#/");
      assertThat(tab.page().locator(".feed"))
          .containsText("bob-" + own + " forced open " + breaker);
    }
    JsonPath line =
        request(service, keys.admin())
            .get("/v1/breakers/{name}/transitions", breaker)
            .then()
            .extract()
            .jsonPath();
    assertThat(line.getString("transitions[0].principal")).isEqualTo("bob-" + own);
    assertThat(line.getString("transitions[0].caller")).isNull();
  }

  @Test
  void viewersHaveNoActions() {
    String key = keys.create("viewer-" + own, "viewer");
    declare("looked-at-" + own);
    try (PanelTab tab = open("#/?name=looked-at-" + own, "viewer-" + own, key)) {
      assertThat(tab.row("looked-at-" + own)).isVisible();
      assertThat(tab.page().locator(ACTIONS)).hasCount(0);
      assertThat(tab.page().locator("a[href='#/access']")).hasCount(0);
      tab.goToBreaker("looked-at-" + own);
      assertThat(tab.page().locator(".setting").first()).isVisible();
      assertThat(tab.page().locator(ACTIONS)).hasCount(0);
      tab.goTo("#/access");
      assertThat(tab.page().locator(".refused"))
          .containsText(
              "This page is for keys with the role admin. viewer-" + own + " has viewer.");
    }
  }

  @Test
  void whoeverMayNotReadIsToldWhichRoleItTakes() {
    String key = keys.create("reporter-" + own, "reporter");
    try (PanelTab tab = open("#/", "reporter-" + own, key)) {
      assertThat(tab.page().locator(".refused"))
          .containsText("for keys with the role viewer. reporter-" + own + " has reporter.");
      assertThat(tab.page().locator(".trouble")).hasCount(0);
      keys.revoke("reporter-" + own);
      awaitSignInPage(tab, "this key was revoked");
    }
  }

  @Test
  void whatIsRefusedToAKeyWithPatternsIsASentenceAndNotAskedForAgain() {
    String key =
        keys.createOf(
            "bound-" + own,
            "{\"roles\": [\"viewer\"], \"patterns\": [\"mine-%s*\"]}".formatted(own));
    declare("mine-" + own);
    declare("other-" + own);
    try (PanelTab tab = open("#/", "bound-" + own, key)) {
      assertThat(tab.row("mine-" + own)).isVisible();
      assertThat(tab.page().locator(".row[data-name]")).hasCount(1);
      List<String> refused = new CopyOnWriteArrayList<>();
      tab.page()
          .onResponse(
              answer -> {
                if (answer.status() == 403) {
                  refused.add(answer.url());
                }
              });
      tab.page().getByText("Hosts", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(tab.page().locator(".refused"))
          .containsText("bound-" + own + " is bound to mine-" + own + "*");
      for (int i = 0; i < 2; i++) {
        tab.page().waitForResponse("**/v1/session", () -> {});
      }
      assertThat(refused).hasSize(1);
      tab.goTo("#/breakers/other-" + own);
      assertThat(tab.page().locator(".refused"))
          .containsText("'other-" + own + "' is none of the breakers of bound-" + own);
      assertThat(tab.page().locator(".trouble")).hasCount(0);
      tab.expectRefusals();
      tab.goTo("#/");
      assertThat(tab.row("mine-" + own)).isVisible();
    }
  }

  @Test
  void signingOutEndsTheSessionAndForgetsWhatWasTyped() {
    String key = keys.create("leaving-" + own, "viewer", "operator");
    declare("left-" + own);
    try (PanelTab tab = open("#/breakers/left-" + own, "leaving-" + own, key)) {
      action(tab, "disable").click();
      tab.page().locator("dialog [name=reason]").fill("half a thought");
      tab.page().keyboard().press("Escape");
      tab.page().locator(".sign-out").click();
      assertThat(tab.page().locator("#sign-in-key")).isFocused();
      assertThat(tab.page().locator(".sign-in-ended")).hasCount(0);
      assertThat(tab.page().evaluate("sessionStorage.length")).isEqualTo(0);
      assertThat(tab.page().evaluate("fetch('/v1/session').then(({ status }) => status)"))
          .isEqualTo(401);
      tab.expectRefusals();
    }
  }

  @Test
  void aKeyThatIsRevokedLeadsToThePageForSigningInAndNoFurther() {
    String key = keys.create("revoked-" + own, "viewer");
    String other = keys.create("next-" + own, "viewer");
    try (PanelTab tab = open("#/history", "revoked-" + own, key)) {
      assertThat(tab.page().locator(".top")).containsText("Live");
      keys.revoke("revoked-" + own);
      awaitSignInPage(tab, "this key was revoked");
      assertThat(tab.page().locator("#sign-in-key")).isFocused();
      Object asked =
          tab.page()
              .evaluate(
                  """
                  () => new Promise((done) => {
                    performance.clearResourceTimings();
                    setTimeout(() => done(performance.getEntriesByType('resource').length), 4500);
                  })
                  """);
      assertThat(asked).isEqualTo(0);
      tab.signIn(other);
      tab.awaitSignedInAs("next-" + own);
      assertThat(tab.page().locator("h1")).hasText("What happened");
    }
  }

  private static void awaitSignInPage(PanelTab tab, String why) {
    assertThat(tab.page().locator(".sign-in-ended"))
        .containsText(why, new ContainsTextOptions().setTimeout(A_FEW_SECONDS));
    tab.expectRefusals();
  }

  @Test
  void whatWasTypedIsThereAgainAfterSigningInAgain() {
    String key = keys.create("typing-" + own, "viewer", "operator");
    String breaker = "typed-" + own;
    declare(breaker);
    try (PanelTab tab = open("#/breakers/" + breaker, "typing-" + own, key)) {
      action(tab, "disable").click();
      tab.page().locator("dialog [name=reason]").fill("a reason that took long to type");
      tab.page().context().clearCookies();
      assertThat(tab.page().locator("#sign-in-key")).isFocused();
      assertThat(tab.page().locator(".breaker")).hasCount(0);
      tab.expectRefusals();
      tab.signIn(key);
      Locator dialog = tab.page().locator("dialog[open]");
      assertThat(dialog.locator("[name=reason]")).hasValue("a reason that took long to type");
      dialog.locator("button.button-main").click();
      assertThat(tab.outcome()).contains("Disabled by typing-" + own);
    }
  }
}
