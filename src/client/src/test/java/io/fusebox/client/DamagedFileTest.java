package io.fusebox.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import io.fusebox.engine.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is not what was written is an error: never a closed breaker, and never lost. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class DamagedFileTest {

  private static final Settings SETTINGS =
      Settings.builder()
          .consecutiveFailureThreshold(2)
          .failureRateThreshold(12.5f)
          .slidingWindowType(SlidingWindowType.TIME_BASED)
          .slidingWindowSize(30)
          .waitDurationInOpenState(Duration.ofHours(1))
          .waitDurationMultiplier(1.5)
          .automaticTransitionFromOpenToHalfOpenEnabled(true)
          .build();

  @TempDir Path folder;

  private final List<Breakers> opened = new ArrayList<>();
  private Path file;
  private byte[] good;

  @BeforeEach
  void makeAnOpenBreaker() throws IOException {
    file = folder.resolve("payments.breaker");
    Breaker breaker = open(Breakers.builder().settings(SETTINGS));
    breaker.acquire().failure(new IOException("down"));
    breaker.acquire().failure(new IOException("still down"));
    good = Files.readAllBytes(file);
  }

  @AfterEach
  void close() {
    opened.forEach(Breakers::close);
  }

  private Breaker open(Breakers.Builder builder) {
    Breakers breakers = builder.file(folder);
    opened.add(breakers);
    return breakers.get("payments");
  }

  private Breaker open() {
    return open(Breakers.builder());
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(path -> path.toString().contains(".corrupt-")).sorted().toList();
    }
  }

  @Test
  void readsBackWhatWasWritten() {
    BreakerView view = open().view();
    assertThat(view.settings()).isEqualTo(SETTINGS);
    assertThat(view.state()).isEqualTo(State.OPEN);
    assertThat(new String(good, UTF_8))
        .startsWith("fusebox-breaker 1\nname=payments\nborn=")
        .contains(
            "\nconsecutiveFailureThreshold=2\nfailureCountThreshold=off\nfailureRateThreshold=12.5"
                + "\nslowCallRateThreshold=off"
                + "\nslowCallDurationThreshold=PT1M\nslidingWindowType=TIME_BASED\n")
        .contains("\nstate=OPEN\nsnapshot=");
  }

  @Test
  void everyByteAtEveryPlaceIsMissed() throws Exception {
    for (int at = 0; at < good.length; at++) {
      for (int other : List.of(1, 0x80, 0xFF, (int) good[at], good[at] ^ '1', good[at] ^ '\n')) {
        byte[] flipped = good.clone();
        flipped[at] ^= (byte) other;
        assertUnreadable(flipped, at);
      }
    }
  }

  @Test
  void everyCutAndEveryAdditionIsMissed() {
    for (int length = 0; length < good.length; length++) {
      assertUnreadable(Arrays.copyOf(good, length), length);
      assertUnreadable(Arrays.copyOfRange(good, good.length - length, good.length), length);
    }
    assertUnreadable(Arrays.copyOf(good, good.length + 1), good.length);
    byte[] twice = Arrays.copyOf(good, 2 * good.length);
    System.arraycopy(good, 0, twice, good.length, good.length);
    assertUnreadable(twice, 2 * good.length);
  }

  private void assertUnreadable(byte[] bytes, int at) {
    if (Arrays.equals(bytes, good)) {
      return;
    }
    UnreadableFileException unreadable =
        catchThrowableOfType(
            UnreadableFileException.class, () -> StoredBreaker.read("payments", bytes));
    assertThat(unreadable).as("at %d", at).isNotNull();
    assertThat(unreadable.isDamaged()).as("at %d", at).isTrue();
  }

  /** The same through all layers, for as many places as there is time for. */
  @Test
  void aDamagedFileIsKeptAndNothingIsPermittedUntilReset() throws IOException {
    for (int at = 0; at <= good.length; at += 7) {
      byte[] bad = at % 2 == 0 ? Arrays.copyOf(good, at) : flipped(Math.min(at, good.length - 1));
      if (Arrays.equals(bad, good)) {
        continue;
      }
      try (Breakers running = Breakers.file(folder)) {
        Breaker before = running.get("payments");
        assertThat(before.tryAcquire()).isEmpty();
        Files.write(file, bad);
        assertKeptAside(before, bad);
        assertKeptAside(open(), bad);
        assertKeptAside(open(Breakers.builder().settings(SETTINGS)), bad);
        assertThat(before.reset().state()).isEqualTo(State.CLOSED);
        assertThat(open().tryAcquire()).isPresent();
        assertThat(kept()).hasSize(1);
        Files.delete(kept().get(0));
        Files.write(file, good);
      }
    }
  }

  private byte[] flipped(int at) {
    byte[] flipped = good.clone();
    flipped[at] ^= 4;
    return flipped;
  }

  private void assertKeptAside(Breaker breaker, byte[] bad) throws IOException {
    for (int i = 0; i < 2; i++) {
      BreakersUnavailableException thrown =
          catchThrowableOfType(BreakersUnavailableException.class, breaker::tryAcquire);
      assertThat(kept()).hasSize(1);
      assertThat(thrown)
          .isNotNull()
          .hasMessageContaining("payments.breaker cannot be read: it")
          .hasMessageContaining(kept().get(0).toString())
          .hasMessageContaining("reset()");
      assertThatThrownBy(breaker::view).isInstanceOf(BreakersUnavailableException.class);
      assertThatThrownBy(breaker::liftOverride).isInstanceOf(BreakersUnavailableException.class);
    }
    assertThat(kept().get(0)).hasBinaryContent(bad);
    assertThat(file).doesNotExist();
  }

  @Test
  void onceTheDamagedFileIsRemovedWhoOpensBeginsAnew() throws IOException {
    Breaker waiting = open();
    Files.write(file, new byte[0]);
    assertThatThrownBy(waiting::acquire)
        .isInstanceOf(BreakersUnavailableException.class)
        .hasMessageContaining("it is empty");
    Files.delete(kept().get(0));
    assertThatThrownBy(waiting::acquire).isInstanceOf(BreakersUnavailableException.class);
    assertThat(open().tryAcquire()).isPresent();
    assertThat(waiting.tryAcquire()).isPresent();
  }

  @Test
  void aReportOnADamagedFileIsDroppedAndSaysSo() throws IOException {
    List<String> dropped = new CopyOnWriteArrayList<>();
    BreakerListener listener =
        new BreakerListener() {
          @Override
          public void onDropped(String breaker, long calls, String why) {
            dropped.add(breaker + " " + calls + " " + why);
          }
        };
    Breaker breaker = open(Breakers.builder().listener(listener));
    breaker.reset();
    Permit permit = breaker.acquire();
    Files.write(file, flipped(99));
    permit.success();
    assertThat(dropped)
        .singleElement()
        .asString()
        .startsWith("payments 1 breaker 'payments': the file")
        .contains("its checksum does not fit");
  }

  @Test
  void whatAnotherVersionWroteStaysAsItIs() throws IOException {
    assertForeign(edited("breaker 1", "breaker 2"), "it begins with 'fusebox-breaker 2'");
    assertForeign(edited("permitLease=", ""), "where a setting should stand, it says 'PT30S'");
    assertForeign(edited("permitLease=PT30S", "slidingWindowSize=30"), "slidingWindowSize twice");
    assertForeign(edited("=12.5", "=101"), "failureRateThreshold");
    assertForeign(
        edited("=PT1M", "=1M"),
        "slowCallDurationThreshold=1M is not understood: '1M' is no duration");
    assertForeign(edited("Enabled=true", "Enabled=yes"), "neither true");
    assertForeign(edited("state=OPEN", "state=CLOSED"), "its state is not CLOSED");
    assertForeign(edited("snapshot=", "snapshot=AAAA"), "it does not begin as one");
    assertForeign(edited("none", "") + "more=1\n", "more lines");
    assertForeign("fusebox-breaker 1\n", "a line is missing");
    assertForeign("", "a line is missing");
  }

  @Test
  void anotherBreakersFileStaysAsItIs() throws IOException {
    assertForeign(
        edited("name=payments", "name=orders"),
        "it is the file of breaker 'orders'",
        "move it to where it belongs");
  }

  private String edited(String from, String to) {
    String text = new String(good, UTF_8);
    return text.substring(0, text.lastIndexOf("crc32=")).replace(from, to);
  }

  private void assertForeign(String text, String words) throws IOException {
    assertForeign(text, words, "use the program's version that wrote it");
  }

  private void assertForeign(String text, String words, String action) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(UTF_8));
    String signed = text + String.format("crc32=%08x\n", crc.getValue());
    Files.writeString(file, signed);
    assertThatThrownBy(this::open)
        .isInstanceOf(BreakersUnavailableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(words)
        .hasMessageContaining(action);
    assertThat(file).hasContent(signed);
    assertThat(kept()).isEmpty();
  }

  @Test
  void whatAKilledWriterLeftIsThrownAwayWhereverItWasKilled() throws IOException {
    Path next = folder.resolve("payments.next");
    for (int length = 0; length <= good.length; length += 5) {
      Files.write(next, Arrays.copyOf(good, length));
      try (Breakers breakers = Breakers.file(folder)) {
        assertThat(breakers.get("payments").tryAcquire()).as("killed at %d", length).isEmpty();
        assertThat(next).doesNotExist();
        assertThat(file).hasBinaryContent(good);
        Files.write(next, Arrays.copyOf(good, length));
        breakers.get("payments").override(override(length));
        assertThat(next).doesNotExist();
        Files.write(file, good);
      }
    }
  }

  private static OperatorOverride override(int number) {
    return new OperatorOverride(State.DISABLED, "number " + number, null);
  }
}
