package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first screen, and that it shows what happens as it happens. */
class PanelBoardIT {

  private static final double SECOND = 1000;

  @RegisterExtension
  @Order(1)
  static final Chromium CHROMIUM = new Chromium();

  @RegisterExtension
  @Order(2)
  static final TwoServices SERVICES = TwoServices.patient(Map.of());

  private final Breakers breakers = new Breakers(SERVICES.two());

  private static PanelTab open() {
    return PanelTab.open(CHROMIUM, SERVICES.one());
  }

  @Test
  void aTripOnTheOtherInstanceShowsWithinASecondWithoutReload() {
    List<String> names = Breakers.names("live", 5);
    breakers.report(names, "host-1", 10, 4);
    try (PanelTab tab = open()) {
      for (String name : names) {
        assertThat(tab.row(name)).hasAttribute("data-state", "CLOSED");
      }
      tab.page().evaluate("window.isSamePage = true");
      for (String name : names) {
        breakers.fail(name, "host-1", "connection refused");
        Locator open = tab.page().locator(".row[data-name=" + name + "][data-state=OPEN]");
        open.waitFor(new Locator.WaitForOptions().setTimeout(SECOND));
        assertThat(open).containsText("connection refused");
        assertThat(open).containsText("5 failures in a row");
        assertThat(open.locator(".countdown")).hasText(Pattern.compile("\\d+ s|1 min"));
        assertThat(tab.page().locator(".feed")).containsText(name + " opened");
      }
      assertThat(tab.page().evaluate("window.isSamePage")).isEqualTo(true);
    }
  }

  @Test
  void theCountdownToTheNextTrialTicks() {
    breakers.trip("ticking", "host-1", "connection refused");
    try (PanelTab tab = open()) {
      Locator countdown = tab.row("ticking").locator(".countdown");
      String before = countdown.innerText();
      assertThat(countdown).not().hasText(before);
    }
  }

  @Test
  void aSearchAndAFuseShowOnlyWhatMatches() {
    breakers.report(List.of("found-calm", "found-open", "other-open"), "host-1", 10, 0);
    breakers.trip("found-open", "host-1", "connection refused");
    breakers.trip("other-open", "host-1", "connection refused");
    try (PanelTab tab = open()) {
      tab.search("found-");
      assertThat(tab.page().locator(".row[data-name]")).hasCount(2);
      Locator fuse = tab.page().locator(".module[data-kind=open]");
      assertThat(fuse.locator(".module-number")).hasText("1");
      fuse.click();
      assertThat(fuse).hasAttribute("aria-pressed", "true");
      assertThat(tab.page().locator(".row[data-name]")).hasCount(1);
      assertThat(tab.row("found-open")).isVisible();
      assertThat(tab.page().url()).endsWith("#/?show=open&name=found-");
      tab.page().reload();
      assertThat(tab.page().locator(".row[data-name]")).hasCount(1);
      tab.search("nothing-like-it");
      assertThat(tab.page().locator(".empty").first()).hasText("No breaker matches.");
    }
  }

  @Test
  void oneHostThatTripsSeveralIsNamed() {
    for (String name : List.of("sick-1", "sick-2", "sick-3")) {
      breakers.trip(name, "host-sick", "certificate expired");
    }
    try (PanelTab tab = open()) {
      Locator banner =
          tab.page()
              .locator(".suspect", new Page.LocatorOptions().setHasText("host-sick tripped 3"));
      assertThat(banner).containsText("sick-1, sick-2, sick-3");
    }
  }

  @Test
  void failedTrialsAreOneLineOfTheLastHour() {
    breakers.declare("retried", Map.of("waitDurationInOpenState", "PT0.001S"));
    breakers.trip("retried", "host-1", "connection refused");
    for (int i = 0; i < 3; i++) {
      breakers.failTrial("retried", "host-2", "connection refused");
    }
    try (PanelTab tab = open()) {
      assertThat(tab.page().locator(".feed")).containsText("retried: 3 failed trials");
      assertThat(tab.row("retried")).containsText("3 trials failed");
    }
  }

  @Test
  void rowsAreWalkedThroughAndSelectedWithTheKeyboard() {
    breakers.report(Breakers.names("keys", 3), "host-1", 1, 0);
    try (PanelTab tab = open()) {
      tab.page().locator("body").press("/");
      assertThat(tab.page().locator("#board-search")).isFocused();
      tab.page().keyboard().type("keys-");
      assertThat(tab.page().locator(".row[data-name]")).hasCount(3);
      tab.row("keys-0").locator("a.name").focus();
      tab.page().keyboard().press("ArrowDown");
      assertThat(tab.row("keys-1").locator("a.name")).isFocused();
      tab.page().keyboard().press("Space");
      assertThat(tab.row("keys-1").locator("input")).isChecked();
      assertThat(tab.page().locator(".toolbar-selected")).containsText("1 selected");
      tab.page().keyboard().press("Enter");
      assertThat(tab.page().locator("h1")).hasText("keys-1");
    }
  }

  @Test
  void aLostConnectionIsToldWithSinceWhenAndEndsByItself() {
    ServiceProcess third = SERVICES.launchMore(Map.of());
    third.awaitReady();
    try (PanelTab tab = PanelTab.open(CHROMIUM, third)) {
      assertThat(tab.page().locator(".top")).containsText("Live");
      third.freeze();
      // Its own limit for an answer is 10 s.
      assertThat(tab.page().locator(".trouble"))
          .containsText(
              Pattern.compile("No connection since \\d\\d:\\d\\d:\\d\\d"),
              new ContainsTextOptions().setTimeout(30 * SECOND));
      third.thaw();
      assertThat(tab.page().locator(".trouble")).hasCount(0);
      tab.takeFaults();
    } finally {
      third.thaw();
      third.close();
    }
  }

  @Test
  void aSessionThatEndedIsToldAndThePanelGoesOnAfterSigningInAgain() {
    breakers.report(List.of("signed-in"), "host-1", 1, 0);
    try (PanelTab tab = open()) {
      assertThat(tab.row("signed-in")).isVisible();
      tab.page()
          .route(
              "**/v1/overview*", route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
      assertThat(tab.page().locator(".trouble")).containsText("Your session has ended");
      assertThat(tab.row("signed-in")).isVisible();
      tab.page().unroute("**/v1/overview*");
      assertThat(tab.page().locator(".trouble")).hasCount(0);
      tab.takeFaults();
    }
  }

  @Test
  void nobodyIsAskedWhoTheyAreWithoutAccessControl() {
    try (PanelTab tab = open()) {
      assertThat(tab.page().locator(".top")).containsText("Your name?");
      assertThat(tab.page().locator(".sign-out, .fact-who, a[href='#/access']")).hasCount(0);
      tab.goTo("#/access");
      assertThat(tab.page().locator("h1")).hasText("Nothing here");
    }
  }

  @Test
  void swaggerUiWorksBesideThePanel() {
    try (PanelTab tab = open()) {
      tab.page().navigate(SERVICES.one().uri("/q/swagger-ui/").toString());
      assertThat(tab.page().locator(".opblock").first()).isVisible();
    }
  }

  @Test
  void aHiddenTabAsksForNothing() {
    try (PanelTab tab = open()) {
      assertThat(tab.page().locator(".top")).containsText("Live");
      tab.page()
          .evaluate(
              """
              () => {
                Object.defineProperty(document, 'hidden', { value: true, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
                window.asked = 0;
                const fetched = window.fetch;
                window.fetch = (...all) => { window.asked++; return fetched(...all); };
              }
              """);
      breakers.trip("unseen", "host-1", "connection refused");
      Object asked =
          tab.page()
              .evaluate("() => new Promise((done) => setTimeout(() => done(window.asked), 2500))");
      assertThat(asked).isEqualTo(0);
      tab.page()
          .evaluate(
              """
              () => {
                Object.defineProperty(document, 'hidden', { value: false, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
              }
              """);
      assertThat(tab.row("unseen")).hasAttribute("data-state", "OPEN");
    }
  }
}
