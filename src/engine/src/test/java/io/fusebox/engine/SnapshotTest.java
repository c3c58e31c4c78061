package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  @Test
  void aBreakerBehavesTheSameAfterEachOfItsSnapshots() {
    Seeds.each(500, SnapshotTest::compareWithItsCopy);
  }

  private static void compareWithItsCopy(long seed) {
    RandomCommands commands = new RandomCommands(new Random(seed));
    Settings settings = commands.settings();
    Breaker kept = Breaker.closed(settings, commands.now());
    Breaker restored = Breaker.closed(settings, commands.now());
    for (int i = 0; i < 200; i++) {
      Command<?> command = commands.next(kept);
      long now = commands.now();
      String expected = outcome(kept, command, now);
      restored = Breaker.restore(restored.settings(), restored.snapshot());
      assertThat(outcome(restored, command, now))
          .as("command %d, %s, with seed %d", i, command, seed)
          .isEqualTo(expected);
      assertThat(restored.view(now)).as("seed %d", seed).isEqualTo(kept.view(now));
      assertThat(restored.changesAt()).isEqualTo(kept.changesAt());
      kept.takeTransitions();
    }
  }

  private static String outcome(Breaker breaker, Command<?> command, long now) {
    long before = breaker.changes();
    String answer;
    try {
      answer = String.valueOf(breaker.apply(command, now));
    } catch (UnknownPermitException | InvalidOverrideException e) {
      answer = e.toString();
    }
    return answer + (breaker.changes() - before) + breaker.takeTransitions();
  }

  @Test
  void everyChangeOfASnapshotIsAnErrorAndNeverAnEmptyBreaker() {
    Scenario breaker = Scenario.of(s -> s).fail(5).pass(Duration.ofSeconds(61));
    breaker.permit();
    byte[] snapshot = breaker.breaker.snapshot();
    for (int i = 0; i < snapshot.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] corrupt = snapshot.clone();
        corrupt[i] ^= (byte) (1 << bit);
        assertCorrupt(corrupt);
      }
      assertCorrupt(Arrays.copyOf(snapshot, i));
    }
    assertCorrupt(Arrays.copyOf(snapshot, snapshot.length + 1));
  }

  @Test
  void aNewerVersionIsRefusedInWords() {
    byte[] snapshot = Breaker.closed(Settings.DEFAULTS, 0).snapshot();
    snapshot[2] = 2;
    assertThatThrownBy(() -> Breaker.restore(Settings.DEFAULTS, snapshot))
        .isInstanceOf(CorruptSnapshotException.class)
        .hasMessageContaining("it has version 2, and this program reads version 1");
  }

  @Test
  void aFieldThatIsNotKnownIsPassedOver() {
    SnapshotWriter out = new SnapshotWriter();
    out.number(1, 7);
    out.number(99, 5);
    out.text(98, "of a newer program");
    SnapshotReader in = SnapshotReader.of(out.toBytes());
    assertThat(in.number(1)).isEqualTo(7);
    assertThat(in.number(2)).isZero();
  }

  @Test
  void aWindowOfAHundredCallsTakesLessThan64Bytes() {
    CountWindow window = new CountWindow(100);
    for (int i = 0; i < 100; i++) {
      window.record(i % 2 == 0, i % 3 == 0, 1, 0);
    }
    SnapshotWriter out = new SnapshotWriter();
    window.write(out);
    assertThat(out.toBytes()).hasSizeLessThan(64);
  }

  @Test
  void aWindowOfAMinuteTakesLessThanAKibibyteHoweverManyCallsItHolds() {
    TimeWindow window = new TimeWindow(60, 0);
    for (int second = 0; second < 60; second++) {
      window.record(true, true, 1_000_000, second * 1_000_000L);
      window.record(false, true, 1_000_000, second * 1_000_000L);
    }
    SnapshotWriter out = new SnapshotWriter();
    window.write(out);
    assertThat(out.toBytes()).hasSizeLessThan(1024);
    assertThat(TimeWindow.read(SnapshotReader.of(out.toBytes())).slow()).isEqualTo(120_000_000);
  }

  @Test
  void aBreakerThatANewerProgramStoredWithMoreFieldsIsRead() {
    Scenario breaker = Scenario.of(s -> s).fail(3);
    byte[] snapshot = breaker.breaker.snapshot();
    SnapshotWriter more = new SnapshotWriter();
    more.number(1, 3);
    more.text(98, "of a newer program");
    byte[] addition = more.toBytes();
    int magic = SnapshotWriter.MAGIC.length;
    int added = addition.length - magic - Integer.BYTES;
    byte[] newer = Arrays.copyOf(snapshot, snapshot.length + added);
    int end = newer.length - Integer.BYTES;
    System.arraycopy(addition, magic, newer, end - added, added);
    ByteBuffer.wrap(newer).putInt(end, SnapshotWriter.crc(newer, end));

    Breaker read = Breaker.restore(Settings.DEFAULTS, newer);

    assertThat(read.view(breaker.now).counts()).isEqualTo(breaker.view().counts());
    assertThat(read.generation()).isEqualTo(3);
  }

  private static void assertCorrupt(byte[] bytes) {
    assertThatThrownBy(() -> Breaker.restore(Settings.DEFAULTS, bytes))
        .isInstanceOf(CorruptSnapshotException.class)
        .hasMessageStartingWith("the breaker's snapshot cannot be read: ");
  }
}
