package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.fusebox.service.support.TwoServices;
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
      tab.check("board" + suffix);

      tab.row(MixedLoad.OPEN).locator("input").check();
      page.locator(".button[data-action=force-open]").click();
      page.locator("dialog summary").click();
      tab.check("action" + suffix);
      tab.confirm("maintenance, ticket 4711", "ann");
      page.locator("dialog .outcome").waitFor();
      tab.check("outcome" + suffix);
      tab.outcome();
      page.locator(".button[data-action=lift]").count();

      tab.goToBreaker(MixedLoad.TRIED);
      tab.check("breaker-open" + suffix);
      tab.goToBreaker(MixedLoad.NEAR);
      tab.check("breaker-near" + suffix);
      page.locator("[data-setting=failureRateThreshold]").click();
      tab.check("setting" + suffix);
      page.keyboard().press("Escape");

      tab.goTo("#/history");
      assertThat(page.locator(".list tbody tr").first()).isVisible();
      tab.check("history" + suffix);
      tab.goTo("#/hosts");
      assertThat(page.locator(".list tbody tr").first()).isVisible();
      tab.check("hosts" + suffix);
      tab.goTo("#/nowhere");
      assertThat(page.locator("h1")).hasText("Nothing here");
      tab.check("nowhere" + suffix);
    }
  }
}
