package io.fusebox.service.panel;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The Chromium of the system, for all tests of a class. Where there is none they are skipped, or
 * fail where one is required.
 */
final class Chromium implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {

  private static final String REQUIRED = "panel.browser";

  /** A place of one's own comes before the usual ones. */
  private static final String VARIABLE = "CHROMIUM";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final Path ON_MAC =
      Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  private @Nullable Playwright playwright;
  private @Nullable Browser browser;

  /** Before anything else is started, so that nothing has to be ended where there is none. */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (find().isPresent()) {
      return ConditionEvaluationResult.enabled("a Chromium is installed");
    }
    String message =
        "no Chromium is installed: apt-get install chromium, or name one in " + VARIABLE;
    if ("required".equals(System.getProperty(REQUIRED))) {
      throw new IllegalStateException(message);
    }
    return ConditionEvaluationResult.disabled(message);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // Playwright brings its driver, and would bring a browser, too.
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Path executable = find().orElseThrow();
    browser = playwright.chromium().launch(new LaunchOptions().setExecutablePath(executable));
  }

  private static Optional<Path> find() {
    Stream<Path> named = Stream.ofNullable(System.getenv(VARIABLE)).map(Path::of);
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    Stream<Path> onPath =
        Stream.of(path.split(java.io.File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(Path.of(folder)::resolve));
    return Stream.of(named, onPath, Stream.of(ON_MAC))
        .flatMap(places -> places)
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (playwright != null) {
      playwright.close();
    }
  }

  /** A browser without past, for pages of that size and scheme. */
  BrowserContext context(Screen screen, ColorScheme scheme) {
    return Objects.requireNonNull(browser)
        .newContext(
            new Browser.NewContextOptions()
                .setViewportSize(screen.width(), screen.height())
                .setColorScheme(scheme)
                .setAcceptDownloads(true)
                .setTimezoneId("UTC")
                .setLocale("en-GB"));
  }
}
