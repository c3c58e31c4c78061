package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.fusebox.service.support.TwoServices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every page, light and dark, on a desk and on a phone: nothing keeps people from using it, and a
 * picture of it is kept in {@code target/screenshots}.
 */
class PanelPagesIT {

  private static final List<String> SERIOUS = List.of("serious", "critical");

  @RegisterExtension
  @Order(1)
  static final Chromium CHROMIUM = new Chromium();

  @RegisterExtension
  @Order(2)
  static final TwoServices SERVICES = TwoServices.patient(Map.of());

  @BeforeAll
  static void letThingsHappen() {
    new MixedLoad(new Breakers(SERVICES.two())).run();
  }

  @ParameterizedTest
  @CsvSource({"DESK, LIGHT", "DESK, DARK", "PHONE, LIGHT", "PHONE, DARK"})
  void everyPageIsAccessible(Screen screen, ColorScheme scheme) {
    String suffix =
        (screen == Screen.PHONE ? "-phone-" : "-")
            + scheme.name().toLowerCase(java.util.Locale.ROOT);
    try (PanelTab tab = PanelTab.open(CHROMIUM, SERVICES.one(), screen, scheme)) {
      Page page = tab.page();
      assertThat(tab.page().locator(".row[data-state=OPEN]").first()).isVisible();
      assertThat(page.locator(".feed-item").first()).isAttached();
      check(tab, "board" + suffix);

      tab.row(MixedLoad.OPEN).locator("input").check();
      page.locator(".button[data-action=force-open]").click();
      page.locator("dialog summary").click();
      check(tab, "action" + suffix);
      tab.confirm("maintenance, ticket 4711", "ann");
      page.locator("dialog .outcome").waitFor();
      check(tab, "outcome" + suffix);
      tab.outcome();
      page.locator(".button[data-action=lift]").count();

      tab.goToBreaker(MixedLoad.TRIED);
      check(tab, "breaker-open" + suffix);
      tab.goToBreaker(MixedLoad.NEAR);
      check(tab, "breaker-near" + suffix);
      page.locator("[data-setting=failureRateThreshold]").click();
      check(tab, "setting" + suffix);
      page.keyboard().press("Escape");

      tab.goTo("#/history");
      assertThat(page.locator(".list tbody tr").first()).isVisible();
      check(tab, "history" + suffix);
      tab.goTo("#/hosts");
      assertThat(page.locator(".list tbody tr").first()).isVisible();
      check(tab, "hosts" + suffix);
      tab.goTo("#/nowhere");
      assertThat(page.locator("h1")).hasText("Nothing here");
      check(tab, "nowhere" + suffix);
    }
  }

  private static void check(PanelTab tab, String name) {
    tab.photograph(name);
    Object overflow =
        tab.page()
            .evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(overflow).as("pixels beyond the right edge of %s", name).isEqualTo(0);
    List<String> found =
        new AxeBuilder(tab.page())
            .analyze().getViolations().stream()
                .filter(rule -> SERIOUS.contains(rule.getImpact()))
                .map(PanelPagesIT::text)
                .toList();
    assertThat(found).as(name).isEmpty();
  }

  private static String text(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getHelp()
        + rule.getNodes().stream().limit(3).map(node -> "\n  " + node.getHtml()).toList();
  }
}
