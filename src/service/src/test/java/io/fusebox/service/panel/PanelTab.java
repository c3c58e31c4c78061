package io.fusebox.service.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.microsoft.playwright.options.WaitUntilState;
import io.fusebox.service.support.ServiceProcess;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A tab that shows the panel of a service. Closing it checks what holds for every page: nothing was
 * fetched from elsewhere, the policy was kept to, and the console has no error.
 */
final class PanelTab implements AutoCloseable {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final List<String> SERIOUS = List.of("serious", "critical");

  /** All that a script of the page, or somebody at the screen, could find in it. */
  private static final String WHATEVER_IS_KEPT =
      """
      () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href,
        history.state, document.cookie, document.documentElement.outerHTML,
        [...document.querySelectorAll('input, textarea')].map((field) => field.value)])
      """;

  /** Notes when the first breaker was on the board, in ms since the page was asked for. */
  private static final String MEASURE =
      """
      const look = () => document.querySelector('.row[data-name] a.name')
        ? window.usableAfter = performance.now() : requestAnimationFrame(look);
      look();
      """;

  private static final String USABLE_AFTER =
      """
      () => new Promise((done) => {
        const look = () =>
          window.usableAfter ? done(window.usableAfter) : requestAnimationFrame(look);
        look();
      })
      """;

  private final ServiceProcess service;
  private final BrowserContext context;
  private final Page page;
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final List<String> console = new CopyOnWriteArrayList<>();

  private PanelTab(ServiceProcess service, BrowserContext context) {
    this.service = service;
    this.context = context;
    this.page = context.newPage();
    page.onConsoleMessage(
        message -> {
          console.add(message.text());
          if (List.of("error", "warning").contains(message.type())) {
            faults.add(message.type() + " in the console: " + message.text());
          }
        });
    page.onPageError(error -> faults.add("error: " + error));
    page.onRequest(
        request -> {
          URI uri = URI.create(request.url());
          if (List.of("http", "https", "ws", "wss").contains(uri.getScheme())
              && uri.getPort() != service.port()) {
            faults.add("request to another host: " + uri);
          }
        });
  }

  /** Opens the board. */
  static PanelTab open(Chromium chromium, ServiceProcess service) {
    return open(chromium, service, Screen.DESK, ColorScheme.LIGHT);
  }

  static PanelTab open(
      Chromium chromium, ServiceProcess service, Screen screen, ColorScheme scheme) {
    PanelTab tab = openAt(chromium, service, screen, scheme, "");
    tab.page.waitForSelector(".module");
    return tab;
  }

  /** Opens a page by its address, of a service at which nobody has signed in. */
  static PanelTab openSignedOut(Chromium chromium, ServiceProcess service, String address) {
    return openSignedOut(chromium, service, Screen.DESK, ColorScheme.LIGHT, address);
  }

  static PanelTab openSignedOut(
      Chromium chromium,
      ServiceProcess service,
      Screen screen,
      ColorScheme scheme,
      String address) {
    PanelTab tab = openAt(chromium, service, screen, scheme, address);
    tab.page.waitForSelector("#sign-in-key");
    tab.expectRefusals();
    return tab;
  }

  private static PanelTab openAt(
      Chromium chromium,
      ServiceProcess service,
      Screen screen,
      ColorScheme scheme,
      String address) {
    PanelTab tab = new PanelTab(service, chromium.context(screen, scheme));
    tab.page.addInitScript(MEASURE);
    tab.goTo(address);
    return tab;
  }

  Page page() {
    return page;
  }

  /** How long it took from asking for the page to the first breaker on the board, in ms. */
  double usableAfter() {
    return ((Number) page.evaluate(USABLE_AFTER)).doubleValue();
  }

  /** Types a key, and presses Enter. */
  void signIn(String key) {
    Locator field = page.locator("#sign-in-key");
    field.fill(key);
    field.press("Enter");
  }

  /** Waits until this one is signed in. */
  void awaitSignedInAs(String principal) {
    page.locator(".fact-who", new Page.LocatorOptions().setHasText(principal)).waitFor();
  }

  /** Goes to a page by its address, which begins with {@code #/}. */
  void goTo(String address) {
    // The event stream never ends, so neither does all loading.
    page.navigate(
        service.uri("/") + address,
        new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
  }

  /** Goes to a breaker's page. */
  void goToBreaker(String name) {
    goTo("#/breakers/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
    page.waitForSelector(".sentence");
  }

  /** The row of a breaker on the board. */
  Locator row(String name) {
    return page.locator(".row[data-name=\"" + name + "\"]");
  }

  /** Searches on the board, and waits until only what was searched for is there. */
  void search(String text) {
    page.locator("#board-search").fill(text);
  }

  /** Fills what an action asks for, and does it. */
  void confirm(String reason, String author) {
    Locator dialog = page.locator("dialog[open]");
    dialog.locator("[name=reason]").fill(reason);
    Locator name = dialog.locator("[name=author]");
    if (name.count() > 0) {
      name.fill(author);
    }
    dialog.locator("button.button-main").click();
  }

  /** Waits until the action is done and says so, and closes its dialog. */
  String outcome() {
    Locator outcome = page.locator("dialog[open] .outcome");
    outcome.waitFor();
    String text = outcome.innerText();
    page.locator("dialog[open] button.button-main").click();
    page.locator("dialog")
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    return text;
  }

  /** Keeps a picture of what is shown. */
  void photograph(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  /** Keeps a picture of what is shown, which fits, and keeps nobody from using it. */
  void check(String name) {
    photograph(name);
    Object overflow =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(overflow).as("pixels beyond the right edge of %s", name).isEqualTo(0);
    List<String> found =
        new AxeBuilder(page)
            .analyze().getViolations().stream()
                .filter(rule -> SERIOUS.contains(rule.getImpact()))
                .map(PanelTab::text)
                .toList();
    assertThat(found).as(name).isEmpty();
  }

  private static String text(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getHelp()
        + rule.getNodes().stream().limit(3).map(node -> "\n  " + node.getHtml()).toList();
  }

  /** Checks that nothing of a key is anywhere in the page, its storage or the console. */
  void expectNothingOf(String key) {
    String secret = key.substring(4, 30);
    String kept = (String) page.evaluate(WHATEVER_IS_KEPT);
    assertThat(kept.contains(secret)).as("the page keeps the key").isFalse();
    assertThat(console).noneMatch(line -> line.contains(secret));
  }

  /** Checks that requests were refused and nothing else has gone wrong so far. */
  void expectRefusals() {
    assertThat(takeFaults()).allMatch(fault -> fault.matches(".*with a status of 40[139] .*"));
  }

  /** What has gone wrong so far; emptied, for a test in which something is meant to. */
  List<String> takeFaults() {
    List<String> taken = List.copyOf(faults);
    faults.clear();
    return taken;
  }

  @Override
  public void close() {
    context.close();
    assertThat(faults).isEmpty();
  }
}
