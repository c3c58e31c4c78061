package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import io.fusebox.service.support.TwoServices;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others wrote is shown as text, wherever it stands. */
class PanelTextIT {

  @RegisterExtension
  @Order(1)
  static final Chromium CHROMIUM = new Chromium();

  @RegisterExtension
  @Order(2)
  static final TwoServices SERVICES = TwoServices.patient(Map.of());

  private final Breakers breakers = new Breakers(SERVICES.one());
  private final List<String> alerts = new CopyOnWriteArrayList<>();

  static List<String> texts() {
    return List.of(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(2)>",
        "\"><svg onload='alert(3)'>",
        "javascript:alert(4)",
        "it's \"quoted\" & <b>bold</b> &amp; ${alert(5)}",
        "=HYPERLINK(1)",
        "שלום עולם",
        "خدمة الدفع (v2)",
        "日本語 ♥ é");
  }

  @ParameterizedTest
  @MethodSource("texts")
  void markupIsShownAsTextInEveryField(String text) {
    breakers.trip(text, text, text);
    breakers.override(text, "METRICS_ONLY", text, text);
    breakers.fail(text, text, text);
    breakers.patch(text, text, Map.of("slidingWindowSize", 50, "reason", text));
    try (PanelTab tab = PanelTab.open(CHROMIUM, SERVICES.one())) {
      tab.page().onDialog(this::onAlert);
      tab.search(text);
      Locator row = tab.page().locator(".row[data-name]");
      assertThat(row).hasCount(1);
      assertThat(row.locator("a.name")).hasText(text);
      assertThat(row.locator(".cell-why")).containsText(text);
      assertThat(row.locator(".cell-last")).containsText(text);
      assertThat(tab.page().locator(".feed")).containsText(text);
      row.locator("a.name").click();

      assertThat(tab.page().locator("h1")).hasText(text);
      assertThat(tab.page().locator(".sentence")).containsText("Count only by " + text);
      assertThat(tab.page().locator(".sentence")).containsText(": " + text);
      assertThat(tab.page().locator(".failures")).hasCount(2); // by host and by error
      assertThat(tab.page().locator(".failures").first()).containsText(text);
      assertThat(tab.page().locator(".failures").last()).containsText(text);
      assertThat(tab.page().locator(".timeline")).containsText(text);
      assertThat(tab.page().locator(".settings-history")).containsText(text);
      tab.page().locator("[data-action=force-open]").click();
      assertThat(tab.page().locator("dialog h2")).hasText("Force open: " + text);
      tab.confirm(text, text);
      assertThat(tab.outcome()).contains(text);
      assertThat(tab.page().locator(".fact-button")).containsText(text);

      tab.goTo("#/history");
      Locator line = tab.page().locator(".list tbody tr").first();
      for (String column : List.of("Breaker", "Reason", "Caller")) {
        assertThat(line.locator("[data-label='" + column + "']")).hasText(text);
      }
      assertThat(tab.page().locator("#app script, #app img, #app b, #app [onload]")).hasCount(0);
    }
    assertThat(alerts).isEmpty();
  }

  @Test
  void markupInNamesOfHostsIsShownAsText() {
    for (String text : texts()) {
      breakers.report(List.of("called"), text, 1, 0);
    }
    try (PanelTab tab = PanelTab.open(CHROMIUM, SERVICES.one())) {
      tab.page().onDialog(this::onAlert);
      tab.goTo("#/hosts");
      for (String text : texts()) {
        // Instances tell of the hosts that they hear of every ten seconds.
        assertThat(tab.page().getByText(text, new Page.GetByTextOptions().setExact(true)))
            .isVisible(new IsVisibleOptions().setTimeout(30_000));
      }
      assertThat(tab.page().locator("#app script, #app img, #app b, #app [onload]")).hasCount(0);
    }
    assertThat(alerts).isEmpty();
  }

  private void onAlert(Dialog dialog) {
    alerts.add(dialog.message());
    dialog.dismiss();
  }
}
