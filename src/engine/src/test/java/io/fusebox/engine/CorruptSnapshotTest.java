package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Bytes that are well-formed, with a right checksum, and yet no breaker. */
class CorruptSnapshotTest {

  @Test
  void aCountWindowThatHoldsMoreCallsThanItsSizeIsRefused() {
    assertCorrupt(
        () -> CountWindow.read(countWindow(8, 9, 2)), "a window holds more calls than its size");
    assertCorrupt(() -> CountWindow.read(countWindow(0, 0, 0)), "a window holds more");
    assertCorrupt(() -> CountWindow.read(countWindow(10_001, 9, 2)), "out of its bounds: 10001");
    assertCorrupt(() -> CountWindow.read(countWindow(-1, 9, 2)), "out of its bounds: -1");
    assertThat(CountWindow.read(countWindow(10_000, 9, 2)).calls()).isEqualTo(9);
  }

  @Test
  void aCountWindowWithoutAnOutcomeForEachCallIsRefused() {
    assertCorrupt(() -> CountWindow.read(countWindow(20, 9, 1)), "calls and outcomes differ");
    assertCorrupt(() -> CountWindow.read(countWindow(20, 8, 2)), "calls and outcomes differ");
  }

  private static SnapshotReader countWindow(long size, long calls, int bytes) {
    return message(
        out -> {
          out.number(1, size);
          out.number(2, calls);
          out.bytes(3, new byte[bytes]);
        });
  }

  @Test
  void aTimeWindowWithABucketThatCannotBeIsRefused() {
    assertCorrupt(() -> TimeWindow.read(timeWindow(0)), "a window has no size");
    assertCorrupt(() -> TimeWindow.read(timeWindow(3_601)), "out of its bounds: 3601");
    assertCorrupt(() -> TimeWindow.read(timeWindow(3, 3, 1, 0, 0)), "a bucket is out of place");
    assertCorrupt(() -> TimeWindow.read(timeWindow(3, -1, 1, 0, 0)), "a bucket is out of place");
    assertCorrupt(() -> TimeWindow.read(timeWindow(3, 0, 1, 0)), "a bucket is out of place");
    assertCorrupt(() -> TimeWindow.read(timeWindow(3, 0, 1, 2, 0)), "more failed or slow calls");
    assertCorrupt(() -> TimeWindow.read(timeWindow(3, 0, 1, 0, 2)), "more failed or slow calls");
    assertCorrupt(() -> TimeWindow.read(timeWindow(3, 0, -1, -1, -1)), "out of its bounds: -1");
    assertCorrupt(
        () -> TimeWindow.read(timeWindow(3, 0, (1L << 48) + 1, 0, 0)), "a number of calls");
  }

  @Test
  void aTimeWindowWithBucketsAtTheirBoundsIsRead() {
    TimeWindow window = TimeWindow.read(timeWindow(3, 2, 1L << 48, 1L << 48, 0));
    assertThat(window.failed()).isEqualTo(1L << 48);
    assertThat(TimeWindow.read(timeWindow(3_600)).calls()).isZero();
    assertThat(TimeWindow.read(timeWindow(1, 0, 0, 0, 0)).calls()).isZero();
  }

  @Test
  void whatANewerProgramTellsBesidesIsPassedOverHoweverLongItIs() {
    long[] bucket = new long[40];
    bucket[1] = 7;
    assertThat(TimeWindow.read(timeWindow(3, bucket)).calls()).isEqualTo(7);
  }

  private static SnapshotReader timeWindow(long size, long... bucket) {
    return message(
        out -> {
          out.number(1, size);
          if (bucket.length > 0) {
            out.numbers(3, bucket);
          }
        });
  }

  @Test
  void anUnboundedWindowThatCannotBeIsRefused() {
    assertCorrupt(
        () -> UnboundedWindow.read(sums(3, 4, 0)), "more failed or slow calls than calls");
    assertCorrupt(
        () -> UnboundedWindow.read(sums(3, 0, 4)), "more failed or slow calls than calls");
    assertCorrupt(() -> UnboundedWindow.read(sums(-1, 0, 0)), "out of its bounds: -1");
    assertCorrupt(() -> UnboundedWindow.read(sums((1L << 48) + 1, 0, 0)), "out of its bounds");
    assertThat(UnboundedWindow.read(sums(1L << 48, 3, 3)).failed()).isEqualTo(3);
  }

  private static SnapshotReader sums(long calls, long failed, long slow) {
    return message(
        out -> {
          out.number(1, calls);
          out.number(2, failed);
          out.number(3, slow);
        });
  }

  @Test
  void aBreakerWithoutAStateIsRefused() {
    assertCorrupt(() -> restore(out -> out.number(1, 1)), "field 7 is missing");
    assertCorrupt(() -> restore(out -> out.number(2, 1)), "it has no generation");
    assertCorrupt(() -> restore(out -> out.number(1, -1)), "it has no generation");
  }

  @Test
  void anOpenStateThatNoTripLedToIsRefused() {
    assertCorrupt(() -> restoreOpen(0), "a number of trips is out of its bounds: 0");
    assertCorrupt(() -> restoreOpen(-1), "a number of trips is out of its bounds: -1");
    assertThat(restoreOpen(1).state()).isEqualTo(State.OPEN);
  }

  private static Breaker restoreOpen(long trips) {
    return restore(
        out -> {
          out.number(1, 2);
          out.message(
              6,
              open -> {
                open.message(1, metrics -> metrics.message(5, window -> window.number(1, 1)));
                open.number(3, trips);
              });
        });
  }

  @Test
  void aReturnedTrialWithoutANumberIsRefused() {
    assertCorrupt(
        () -> TrialPermits.read(message(out -> out.numbers(3))), "a returned trial has no number");
  }

  @Test
  void moreCallersThanAreKeptOrCallersWithoutANameAreRefused() {
    assertCorrupt(() -> Callers.read(callers(1, 2, 7)), "a caller is out of place");
    assertCorrupt(() -> Callers.read(callers(1, 1)), "a caller is out of place");
    assertCorrupt(() -> Callers.read(callers(101, 1, 7)), "out of its bounds: 101");
    assertCorrupt(() -> Callers.read(callers(-1, 1, 7)), "out of its bounds: -1");
    assertThat(Callers.read(callers(100, 100, 7)).ofFailedAmong(1)).isEqualTo(100);
  }

  /** So many callers, each with its age in calls and, where there is one, the hash of its name. */
  private static SnapshotReader callers(int most, int callers, long... hash) {
    return message(
        out -> {
          out.number(1, most);
          for (int i = 0; i < callers; i++) {
            out.numbers(2, LongStream.concat(LongStream.of(0), LongStream.of(hash)).toArray());
          }
        });
  }

  @Test
  void failuresInARowThatCannotBeAreRefused() {
    assertCorrupt(() -> restoreClosed(-1), "a number is out of its bounds: -1");
    assertCorrupt(() -> restoreClosed(1L << 31), "a number is out of its bounds: 2147483648");
    assertThat(restoreClosed(Integer.MAX_VALUE).view(0).counts().consecutiveFailures())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aRowOfFailuresThatIsAsLongAsItGetsStaysSo() {
    Breaker breaker = restoreClosed(Integer.MAX_VALUE);
    breaker.apply(new Command.RecordOutcome(Outcome.FAILURE, null, null, null, null), 0);
    assertThat(breaker.view(0).counts().consecutiveFailures()).isEqualTo(Integer.MAX_VALUE);
  }

  private static Breaker restoreClosed(long consecutiveFailures) {
    return Breaker.restore(
        Settings.builder().consecutiveFailureThreshold(null).build(),
        bytes(
            out -> {
              out.number(1, 1);
              out.message(
                  5,
                  closed ->
                      closed.message(
                          1,
                          metrics -> {
                            metrics.number(2, consecutiveFailures);
                            metrics.message(5, window -> window.number(1, 1));
                          }));
            }));
  }

  @Test
  void anOverrideThatIsNoneIsRefused() {
    assertCorrupt(
        () ->
            restore(
                out -> {
                  out.number(1, 1);
                  out.message(4, override -> override.text(1, "CLOSED"));
                  out.message(
                      5,
                      closed ->
                          closed.message(
                              1, metrics -> metrics.message(5, window -> window.number(1, 1))));
                }),
        "CLOSED is no override");
  }

  @Test
  void aFieldWithoutANumberIsRefused() {
    assertCorrupt(() -> restore(out -> out.number(0, 1)), "a field has no number");
    assertCorrupt(() -> restore(out -> out.text(0, "x")), "a field has no number");
  }

  @Test
  void aFieldThatIsLongerThanTheRestIsRefused() {
    // A field of 2 bytes that claims to have 5.
    byte[] claim = {(byte) (1 * 2 + 1), 5, 0, 0};
    assertCorrupt(
        () -> message(out -> out.bytes(4, claim)).message(4).has(1), "it ends within a field");
  }

  @Test
  void theShortestBytesThatCanBeASnapshotAreReadAsOne() {
    assertThat(SnapshotReader.of(bytes(out -> {})).has(1)).isFalse();
  }

  private static SnapshotReader message(Consumer<SnapshotWriter> content) {
    return SnapshotReader.of(bytes(content));
  }

  private static byte[] bytes(Consumer<SnapshotWriter> content) {
    SnapshotWriter out = new SnapshotWriter();
    content.accept(out);
    return out.toBytes();
  }

  private static Breaker restore(Consumer<SnapshotWriter> content) {
    return Breaker.restore(Settings.DEFAULTS, bytes(content));
  }

  private static void assertCorrupt(Runnable reading, String message) {
    assertThatThrownBy(reading::run)
        .isInstanceOf(CorruptSnapshotException.class)
        .hasMessageStartingWith("the breaker's snapshot cannot be read: ")
        .hasMessageContaining(message);
  }
}
