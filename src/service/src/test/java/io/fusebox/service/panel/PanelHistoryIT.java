package io.fusebox.service.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import io.fusebox.service.support.TwoServices;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happened, filtered and as CSV; and the hosts. */
class PanelHistoryIT {

  @RegisterExtension
  @Order(1)
  static final Chromium CHROMIUM = new Chromium();

  @RegisterExtension
  @Order(2)
  static final TwoServices SERVICES = TwoServices.patient(Map.of());

  private final Breakers breakers = new Breakers(SERVICES.two());

  private static Locator lines(PanelTab tab) {
    return tab.page().locator(".list tbody tr");
  }

  @Test
  void theHistoryIsFilteredByNameCauseAndCaller() {
    breakers.trip("filtered-a", "host-1", "connection refused");
    breakers.trip("filtered-b", "host-2", "connection refused");
    breakers.override("filtered-b", "DISABLED", "maintenance", "ann");
    try (PanelTab tab = PanelTab.open(CHROMIUM, SERVICES.one())) {
      tab.goTo("#/history");
      tab.page().locator("[name=name]").fill("filtered-*");
      assertThat(lines(tab)).hasCount(3);
      tab.page().locator("[name=cause]").selectOption("OVERRIDE_SET");
      assertThat(lines(tab)).containsText(new String[] {"maintenance"});
      tab.page().locator("[name=cause]").selectOption("");
      tab.page().locator("[name=caller]").fill("host-1");
      assertThat(lines(tab)).containsText(new String[] {"filtered-a"});
      tab.page().locator("[name=caller]").fill("");
      tab.page().locator("[name=state]").selectOption("OPEN");
      assertThat(lines(tab)).hasCount(2);
      tab.page().locator("[name=span]").selectOption("1h");
      assertThat(lines(tab)).hasCount(2);
      tab.page().locator("[name=span]").selectOption("between");
      tab.page().locator("[name=until]").fill("2020-01-01T00:00");
      assertThat(tab.page().locator(".empty")).hasText("Nothing that matches happened.");
      assertThat(tab.page().url()).contains("name=filtered-*").contains("state=OPEN");
    }
  }

  @Test
  void moreThanAPageIsReadOnAskingAndNewLinesComeOnTop() {
    SERVICES.storeHistory("many-", 250);
    try (PanelTab tab = PanelTab.open(CHROMIUM, SERVICES.one())) {
      tab.goTo("#/history?name=many-*");
      assertThat(lines(tab)).hasCount(100);
      tab.page().getByText("Older").click();
      assertThat(lines(tab)).hasCount(200);
      tab.page().getByText("Older").click();
      assertThat(lines(tab)).hasCount(250);
      assertThat(tab.page().getByText("Older")).hasCount(0);
      breakers.trip("many-new", "host-1", "connection refused");
      assertThat(lines(tab).first()).containsText("many-new");
      assertThat(lines(tab)).hasCount(251);
    }
  }

  @Test
  void theHistoryIsSavedAsCsvInWhichNothingIsAFormula() throws IOException {
    breakers.declare("csv", Map.of());
    breakers.override("csv", "DISABLED", "=1+1", "@ann");
    breakers.override("csv", "FORCED_OPEN", "say \"no\", please", "bo");
    try (PanelTab tab = PanelTab.open(CHROMIUM, SERVICES.one())) {
      tab.goTo("#/history?name=csv");
      assertThat(lines(tab)).hasCount(2);
      Download download =
          tab.page().waitForDownload(() -> tab.page().locator("[data-action=csv]").click());
      assertThat(download.suggestedFilename()).isEqualTo("fusebox-history.csv");
      String csv = Files.readString(download.path());
      assertThat(csv.split("\r\n", -1)).hasSize(4);
      assertThat(csv)
          .startsWith("at,breaker,from,to,cause,why,reason,caller,principal,changes,generation,id")
          .contains(",'=1+1,'@ann,")
          .contains(",\"say \"\"no\"\", please\",bo,");
      assertThat(tab.page().locator(".page-head")).containsText("2 lines saved.");
    }
  }

  @Test
  void aFilterThatIsWrongIsToldInTheServicesWords() {
    breakers.declare("any", Map.of());
    try (PanelTab tab = PanelTab.open(CHROMIUM, SERVICES.one())) {
      tab.goTo("#/history?caller=%01");
      assertThat(tab.page().locator(".problem")).containsText("caller");
      assertThat(tab.page().locator("[name=caller]")).isVisible();
      tab.takeFaults(); // the answer was a 400
    }
  }

  @Test
  void hostsThatReportAreListed() {
    breakers.report(List.of("seen-1", "seen-2"), "pipeline-7", 10, 1);
    try (PanelTab tab = PanelTab.open(CHROMIUM, SERVICES.one())) {
      tab.goTo("#/hosts");
      tab.page().locator("[name=name]").fill("pipeline-7");
      // Instances learn of each other's hosts every ten seconds.
      assertThat(lines(tab)).hasCount(1, new HasCountOptions().setTimeout(30_000));
      assertThat(lines(tab).locator("[data-label=Condition]")).hasText("Fine");
      lines(tab).locator("a").click();
      assertThat(tab.page().locator("[name=caller]")).hasValue("pipeline-7");
      assertThat(tab.page().locator("h1")).hasText("What happened");
    }
  }
}
