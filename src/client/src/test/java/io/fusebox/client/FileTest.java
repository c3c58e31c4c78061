package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class FileTest extends BreakersContract {

  private static final Settings OPEN_LONG =
      Settings.builder()
          .consecutiveFailureThreshold(2)
          .waitDurationInOpenState(Duration.ofMinutes(5))
          .build();

  @TempDir Path folder;

  private final List<Breakers> views = new ArrayList<>();
  private final List<String> dropped = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  private final BreakerListener listener =
      new BreakerListener() {
        @Override
        public void onTransition(String breaker, Transition transition) {
          told.add(transition.from() + " " + transition.to());
        }

        @Override
        public void onDropped(String breaker, long calls, String why) {
          dropped.add(why);
        }
      };

  @Override
  Breakers build(Breakers.Builder builder) {
    return builder.file(folder);
  }

  @AfterEach
  void closeViews() {
    views.forEach(Breakers::close);
  }

  /** The breaker as another process would see it. */
  private Breaker open(Breakers.Builder builder, String name) {
    Breakers breakers = builder.file(folder);
    views.add(breakers);
    return breakers.get(name);
  }

  private Breaker open() {
    return open(Breakers.builder(), "payments");
  }

  private Breaker listening() {
    return open(Breakers.builder().listener(listener), "payments");
  }

  private static void fail(Breaker breaker) {
    breaker.acquire().failure(new IOException("down"));
  }

  private Path file() {
    return folder.resolve("payments.breaker");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void twoOnOneFolderAreOneBreaker() {
    Breaker one = open(Breakers.builder().settings(OPEN_LONG), "payments");
    Breaker two = open();
    fail(one);
    fail(two);
    assertThat(one.tryAcquire()).isEmpty();
    assertThat(two.tryAcquire()).isEmpty();
    assertThat(one.view().counts().notPermittedCalls()).isEqualTo(1);
    assertThat(two.view().state()).isEqualTo(State.OPEN);
    two.reset();
    assertThat(one.tryAcquire()).isPresent();
  }

  @Test
  void whatWasCountedOutlivesWhoeverCountedIt() {
    try (Breakers first = Breakers.builder().settings(OPEN_LONG).file(folder)) {
      fail(first.get("payments"));
    }
    assertThat(open().view().counts().failedCalls()).isEqualTo(1);
    assertThat(open().view().settings()).isEqualTo(OPEN_LONG);
  }

  @Test
  void aPermitOfAClosedBreakerAndARejectionWriteNothing() throws IOException {
    Breaker breaker = open(Breakers.builder().settings(OPEN_LONG), "payments");
    Object version = Files.getAttribute(file(), "unix:ino");
    byte[] before = Files.readAllBytes(file());
    for (int i = 0; i < 5; i++) {
      breaker.acquire().release();
    }
    assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(version);
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    fail(breaker);
    fail(breaker);
    before = Files.readAllBytes(file());
    for (int i = 0; i < 5; i++) {
      assertThat(breaker.tryAcquire()).isEmpty();
    }
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    assertThat(breaker.view().counts().notPermittedCalls()).isEqualTo(5);
  }

  @Test
  void whoOpensLastSaysWhichSettingsHoldAndWhoGivesNoneTakesWhatThereIs() {
    Breaker first = open(Breakers.builder().settings(OPEN_LONG), "payments");
    fail(first);
    Settings other = Settings.builder().consecutiveFailureThreshold(3).build();
    Breaker second = open(Breakers.builder().settings("payments", other), "payments");
    assertThat(first.view().settings()).isEqualTo(other);
    assertThat(second.view().counts().consecutiveFailures()).isEqualTo(1);
    assertThat(open().view().settings()).isEqualTo(other);
    assertThat(open(Breakers.builder(), "other").view().settings()).isEqualTo(Settings.DEFAULTS);
  }

  @Test
  void tellsOfWhatOthersDidWhenItNextReads() {
    Breaker hears = listening();
    Breaker other = open(Breakers.builder().settings(OPEN_LONG), "payments");
    fail(other);
    assertThat(hears.tryAcquire()).isPresent();
    // Of the other's settings.
    assertThat(told).containsExactly("CLOSED CLOSED");
    fail(other);
    assertThat(hears.tryAcquire()).isEmpty();
    assertThat(hears.tryAcquire()).isEmpty();
    assertThat(told).containsExactly("CLOSED CLOSED", "CLOSED OPEN");
    hears.reset();
    assertThat(other.state()).isEqualTo(State.OPEN);
    assertThat(other.tryAcquire()).isPresent();
    assertThat(other.state()).isEqualTo(State.CLOSED);
    assertThat(hears.view().state()).isEqualTo(State.CLOSED);
    assertThat(told).containsExactly("CLOSED CLOSED", "CLOSED OPEN", "OPEN CLOSED");
  }

  @Test
  void breakersWhoseNamesDifferInCaseOnlyHaveFilesThatDifferInMore() throws IOException {
    String longest = "X".repeat(128);
    for (String name : List.of("a.b-c_d", "A.b-c_d", "a:b", "a.lock", "a", longest)) {
      fail(open(Breakers.builder(), name));
    }
    List<String> states = files().stream().filter(file -> file.endsWith(".breaker")).toList();
    assertThat(states)
        .hasSize(6)
        .allMatch(file -> file.length() <= 200)
        .allMatch(file -> file.equals(file.toLowerCase(java.util.Locale.ROOT)))
        .contains("a.b-c_d.breaker", "+a.b-c_d.breaker", "a+-b.breaker", "a.lock.breaker");
    assertThat(open(Breakers.builder(), longest).view().counts().failedCalls()).isEqualTo(1);
  }

  @Test
  void anInterruptedThreadCountsAndStaysInterrupted() {
    Breaker breaker = open();
    Thread.currentThread().interrupt();
    fail(breaker);
    fail(breaker);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(2);
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Breakers.file(file))
        .isInstanceOf(BreakersUnavailableException.class)
        .hasMessageContaining(file + " is a file");
    assertThatThrownBy(() -> Breakers.file(file.resolve("below")))
        .isInstanceOf(BreakersUnavailableException.class);
  }

  @Test
  void whatIsNoFileInPlaceOfABreakersFileIsRefused() throws IOException {
    Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("link.breaker"), elsewhere);
    Files.createDirectory(folder.resolve("folder.breaker"));
    for (String name : List.of("link", "folder")) {
      assertThatThrownBy(() -> open(Breakers.builder(), name))
          .isInstanceOf(BreakersUnavailableException.class)
          .hasMessageContaining(name + ".breaker")
          .hasMessageContaining("move it away");
    }
    assertThat(elsewhere).isEmptyFile();
  }

  @Test
  void aFolderReachedByALinkIsTheSameFolder() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (Breakers one = Breakers.file(real);
        Breakers two = Breakers.file(link)) {
      fail(one.get("payments"));
      fail(two.get("payments"));
      assertThat(one.get("payments").view().counts().failedCalls()).isEqualTo(2);
    }
  }

  @Test
  void aFileThatIsGoneIsAnErrorUntilSomebodyBeginsAnew() throws IOException {
    Breaker breaker = listening();
    Permit old = breaker.acquire();
    fail(breaker);
    Files.delete(file());
    assertThatThrownBy(breaker::tryAcquire)
        .isInstanceOf(BreakersUnavailableException.class)
        .hasMessageContaining(file() + " was there and is gone");
    assertThat(dropped).isEmpty();
    assertThat(breaker.reset().counts().bufferedCalls()).isZero();
    Files.delete(file());
    assertThat(open().view().generation()).isEqualTo(1);
    assertThat(breaker.tryAcquire()).isPresent();
    old.failure(new IOException("of a life before"));
    assertThat(breaker.view().counts().bufferedCalls()).isZero();
  }

  @Test
  void aFolderThatIsGoneIsAnErrorAndDropsAreTold() throws IOException {
    Breaker breaker = listening();
    Permit permit = breaker.acquire();
    for (String file : files()) {
      Files.delete(folder.resolve(file));
    }
    Files.delete(folder);
    assertThatThrownBy(breaker::view)
        .isInstanceOf(BreakersUnavailableException.class)
        .hasMessageContaining("the folder is gone");
    permit.failure(new IOException("down"));
    assertThat(dropped).singleElement().asString().contains("the folder is gone");
    assertThat(breaker.reset().state()).isEqualTo(State.CLOSED);
    fail(breaker);
    assertThat(open().view().counts().failedCalls()).isEqualTo(1);
  }

  @Test
  void aLockFileThatIsReplacedIsNoticed() throws IOException {
    Breaker breaker = open();
    fail(breaker);
    Files.delete(folder.resolve("payments.lock"));
    try (Breakers other = Breakers.file(folder)) {
      fail(other.get("payments"));
      fail(breaker);
      assertThat(breaker.view().counts().failedCalls()).isEqualTo(3);
    }
    assertThat(files()).containsExactly("payments.breaker", "payments.lock");
  }

  @Test
  void closedAndUsedAllTheSameItCountsStill() {
    Breakers breakers = Breakers.file(folder);
    Breaker breaker = breakers.get("payments");
    Permit late = breaker.acquire();
    breakers.close();
    late.failure(new IOException("after the end"));
    assertThat(open().view().counts().failedCalls()).isEqualTo(1);
    breakers.close();
  }

  @Test
  void aWaitOutlivesTheProcess() {
    Settings shortly =
        Settings.builder()
            .consecutiveFailureThreshold(1)
            .waitDurationInOpenState(Duration.ofMillis(400))
            .build();
    long start = System.nanoTime();
    try (Breakers first = Breakers.builder().settings(shortly).file(folder)) {
      fail(first.get("payments"));
    }
    Breaker later = open();
    await().atMost(Duration.ofSeconds(20)).until(() -> later.tryAcquire().isPresent());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(399));
  }
}
