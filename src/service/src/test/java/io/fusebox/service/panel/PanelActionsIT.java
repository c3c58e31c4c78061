package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operators do from the panel. */
class PanelActionsIT {

  @RegisterExtension
  @Order(1)
  static final Chromium CHROMIUM = new Chromium();

  @RegisterExtension
  @Order(2)
  static final TwoServices SERVICES = TwoServices.patient(Map.of());

  private final ServiceProcess service = SERVICES.one();
  private final Breakers breakers = new Breakers(service);

  private PanelTab open(String breaker) {
    PanelTab tab = PanelTab.open(CHROMIUM, service);
    tab.goToBreaker(breaker);
    return tab;
  }

  private static Locator dialog(PanelTab tab) {
    return tab.page().locator("dialog[open]");
  }

  private static Locator action(PanelTab tab, String id) {
    return tab.page().locator(".button[data-action=" + id + "]");
  }

  private JsonPath read(String path) {
    return SERVICES.two().request().get(path).then().statusCode(200).extract().jsonPath();
  }

  @Test
  void anOverrideWithItsReasonEndsUpInTheHistoryWithItsAuthor() {
    breakers.report(List.of("payments"), "host-1", 10, 0);
    try (PanelTab tab = open("payments")) {
      action(tab, "force-open").click();
      dialog(tab).getByText("1 h").click();
      tab.confirm("maintenance of the provider", "Åsa");
      assertThat(tab.outcome()).contains("Forced open by Åsa").contains("1 h left");
      assertThat(tab.page().locator(".sentence")).containsText("Forced open by Åsa since");
      assertThat(tab.page().locator(".timeline")).containsText("maintenance of the provider");

      JsonPath line = read("/v1/breakers/payments/transitions?limit=1");
      assertThat(line.getString("transitions[0].cause")).isEqualTo("OVERRIDE_SET");
      assertThat(line.getString("transitions[0].to")).isEqualTo("FORCED_OPEN");
      assertThat(line.getString("transitions[0].caller")).isEqualTo("Åsa");
      assertThat(line.getString("transitions[0].reason")).isEqualTo("maintenance of the provider");

      // The name is asked for once.
      action(tab, "lift").click();
      assertThat(dialog(tab).locator("[name=author]")).hasCount(0);
      tab.confirm("it is back", "");
      assertThat(tab.outcome()).contains("payments is closed now");
      JsonPath lifted = read("/v1/breakers/payments/transitions?limit=1");
      assertThat(lifted.getString("transitions[0].cause")).isEqualTo("OVERRIDE_LIFTED");
      assertThat(lifted.getString("transitions[0].caller")).isEqualTo("Åsa");
      assertThat(lifted.getString("transitions[0].reason")).isEqualTo("it is back");
    }
  }

  @Test
  void aTrialIsAskedForAndABreakerIsResetAndDeleted() {
    breakers.trip("moody", "host-1", "connection refused");
    try (PanelTab tab = open("moody")) {
      action(tab, "trial").click();
      tab.confirm("it should be up", "ann");
      assertThat(tab.outcome()).contains("moody is half-open now");
      action(tab, "reset").click();
      tab.confirm("it is up", "ann");
      assertThat(tab.outcome()).contains("moody is closed now");
      action(tab, "delete").click();
      tab.confirm("no longer used", "ann");
      assertThat(tab.outcome()).contains("moody is deleted");
      assertThat(tab.page().locator("main")).containsText("There is no such breaker any more");
      JsonPath history = read("/v1/breakers/moody/transitions?limit=3");
      assertThat(history.getList("transitions.cause"))
          .containsExactly("DELETED", "RESET", "TRIAL_REQUESTED");
      assertThat(history.getList("transitions.reason"))
          .containsExactly("no longer used", "it is up", "it should be up");
      tab.takeFaults(); // reading it is answered 404
    }
  }

  @Test
  void aSelectionIsActedOnAtOnce() {
    List<String> names = Breakers.names("bulk", 6);
    breakers.report(names, "host-1", 10, 0);
    try (PanelTab tab = PanelTab.open(CHROMIUM, service)) {
      tab.search("bulk-");
      assertThat(tab.page().locator(".row[data-name]")).hasCount(6);
      tab.page().getByText("Select all").click();
      assertThat(tab.page().locator(".toolbar-selected")).containsText("6 selected");
      tab.row("bulk-5").locator("input").uncheck();
      action(tab, "count-only").click();
      dialog(tab).getByText("until lifted").click();
      tab.confirm("false alarms", "bo");
      assertThat(tab.outcome()).contains("5 breakers done");
      assertThat(tab.page().locator(".row[data-state=METRICS_ONLY]")).hasCount(5);
      assertThat(tab.row("bulk-5")).hasAttribute("data-state", "CLOSED");
      assertThat(tab.page().locator(".feed")).containsText("bo set to count only: 5 breakers");
    }
    service
        .request()
        .get("/v1/breakers/bulk-0")
        .then()
        .body("override.state", equalTo("METRICS_ONLY"))
        .body("override.setBy", equalTo("bo"))
        .body("override.reason", equalTo("false alarms"))
        .body("override.until", nullValue());
  }

  @Test
  void aSettingIsChangedWithBeforeAndAfter() {
    breakers.declare("tuned", Map.of());
    try (PanelTab tab = open("tuned")) {
      tab.page().locator("[data-setting=slidingWindowSize]").click();
      dialog(tab).locator("[name=value]").fill("0");
      assertThat(dialog(tab).locator(".difference")).hasText("100 →  becomes 0");
      tab.confirm("a smaller window", "ann");
      assertThat(dialog(tab).locator(".problem"))
          .containsText("slidingWindowSize must be from 1 to 10,000 calls for COUNT_BASED");
      assertThat(dialog(tab).locator("[name=reason]")).hasValue("a smaller window");
      tab.takeFaults(); // the answer was a 400

      // Somebody else is faster, and says so.
      breakers.patch("tuned", "bo", Map.of("slidingWindowSize", 50, "reason", "mine"));
      dialog(tab).locator("[name=value]").fill("20");
      dialog(tab).locator("button.button-main").click();
      assertThat(dialog(tab)).containsText("The settings were changed meanwhile");
      assertThat(dialog(tab).locator(".difference")).hasText("50 →  becomes 20");
      tab.takeFaults(); // the answer was a 412
      dialog(tab).locator("button.button-main").click();
      assertThat(tab.outcome()).contains("50").contains("20").contains("ann");

      Locator line = tab.page().locator(".setting", hasText("slidingWindowSize"));
      assertThat(line).hasAttribute("data-changed", "true");
      assertThat(line).containsText("default 100");
      assertThat(tab.page().locator(".settings-history > li").first())
          .containsText("a smaller window");
    }
    JsonPath history = read("/v1/breakers/tuned/transitions?limit=1");
    assertThat(history.getString("transitions[0].changes[0].from")).isEqualTo("50");
    assertThat(history.getString("transitions[0].changes[0].to")).isEqualTo("20");
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  @Test
  void aSessionThatEndedSaysSoAndKeepsWhatWasTyped() {
    breakers.declare("guarded", Map.of());
    try (PanelTab tab = open("guarded")) {
      tab.page().route("**/override", route -> refuse(route, 401, "Unauthorized", "sign in"));
      action(tab, "disable").click();
      tab.confirm("a reason that took long to type", "ann");
      assertThat(dialog(tab).locator(".problem")).containsText("Your session has ended");
      assertThat(dialog(tab).locator("[name=reason]")).hasValue("a reason that took long to type");

      // Even a reload keeps it.
      tab.page().unroute("**/override");
      tab.page().reload();
      action(tab, "disable").click();
      assertThat(dialog(tab).locator("[name=reason]")).hasValue("a reason that took long to type");
      dialog(tab).locator("button.button-main").click();
      assertThat(tab.outcome()).contains("Disabled by ann");
      tab.takeFaults(); // the answer was a 401
    }
  }

  @Test
  void whatTheServiceSaysOfItsTroubleIsShown() {
    breakers.declare("troubled", Map.of());
    try (PanelTab tab = open("troubled")) {
      String sentence = "the database did not answer within 1500 ms: try again";
      tab.page().route("**/reset", route -> refuse(route, 503, "Storage unavailable", sentence));
      action(tab, "reset").click();
      tab.confirm("to begin anew", "ann");
      assertThat(dialog(tab).locator(".problem")).containsText("Storage unavailable");
      assertThat(dialog(tab).locator(".problem")).containsText(sentence);
      tab.page().unroute("**/reset");
      tab.page().route("**/reset", Route::abort);
      dialog(tab).locator("button.button-main").click();
      assertThat(dialog(tab).locator(".problem")).containsText("The service cannot be reached");
      assertThat(dialog(tab).locator("[name=reason]")).hasValue("to begin anew");
      tab.page().unroute("**/reset");
      dialog(tab).locator("button.button-main").click();
      assertThat(tab.outcome()).contains("troubled is closed now");
      tab.takeFaults();
    }
  }

  private static void refuse(Route route, int status, String title, String detail) {
    route.fulfill(
        new Route.FulfillOptions()
            .setStatus(status)
            .setContentType("application/problem+json")
            .setBody(
                "{\"title\": \"%s\", \"status\": %d, \"detail\": \"%s\"}"
                    .formatted(title, status, detail)));
  }

  @Test
  void eachActionIsShownAsCurl() {
    breakers.declare("orders/v2", Map.of());
    try (PanelTab tab = open("orders/v2")) {
      action(tab, "force-open").click();
      dialog(tab).locator("[name=reason]").fill("it's \"down\"");
      dialog(tab).locator("[name=author]").fill("ann");
      dialog(tab).locator("summary").click();
      assertThat(dialog(tab).locator("pre"))
          .hasText(
              "curl -X PUT -H 'X-Caller: ann' -H 'Content-Type: application/json' -d"
                  + " '{\"state\":\"FORCED_OPEN\",\"reason\":\"it'\\''s"
                  + " \\\"down\\\"\",\"for\":\"PT10M\"}' '"
                  + service.uri("/v1/breakers/orders%2Fv2/override")
                  + "'");
      dialog(tab).locator("[data-action=copy-curl]").click();
      assertThat(dialog(tab)).containsText("Copied.");
    }
  }

  @Test
  void aPanelThatIsReadOnlyShowsNoActions() {
    breakers.report(List.of("looked-at"), "host-1", 10, 0);
    ServiceProcess readOnly = SERVICES.launchMore(Map.of("FUSEBOX_PANEL_READ_ONLY", "true"));
    try {
      readOnly.awaitReady();
      try (PanelTab tab = PanelTab.open(CHROMIUM, readOnly)) {
        assertThat(tab.row("looked-at")).isVisible();
        assertThat(tab.page().locator(".top")).containsText("Read-only");
        assertThat(tab.page().locator("[data-action], input[type=checkbox]")).hasCount(0);
        tab.goToBreaker("looked-at");
        assertThat(tab.page().locator(".setting").first()).isVisible();
        assertThat(tab.page().locator("[data-action], [data-setting]")).hasCount(0);
      }
    } finally {
      readOnly.close();
    }
  }
}
