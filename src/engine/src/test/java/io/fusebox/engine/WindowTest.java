package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each window against a list of all calls, over random sequences whose seed a failure prints. */
class WindowTest {

  private record Call(boolean failed, boolean slow, long second) {}

  @Test
  void theCountBasedWindowHoldsExactlyTheLastCalls() {
    Seeds.each(300, WindowTest::compareCounted);
  }

  private static void compareCounted(long seed) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(300);
    Window window = Window.empty(SlidingWindowType.COUNT_BASED, size, 0);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Call call = new Call(random.nextBoolean(), random.nextInt(4) == 0, 0);
      int count = random.nextInt(6) == 0 ? 1 + random.nextInt(2 * size) : 1;
      calls.addAll(Collections.nCopies(count, call));
      recordAsForetold(window, call, count, 0);
      if (random.nextInt(50) == 0) {
        calls = last(calls, size);
        size = 1 + random.nextInt(300);
        window = window.resized(SlidingWindowType.COUNT_BASED, size, 0);
      }
      if (random.nextInt(50) == 0) {
        window = CountWindow.read(copy(window));
      }
      assertSame(window, last(calls, size), seed);
    }
  }

  @Test
  void theTimeBasedWindowHoldsExactlyTheLastSeconds() {
    Seeds.each(300, WindowTest::compareTimed);
  }

  private static void compareTimed(long seed) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(30);
    long now = 1_000_000_000_000L + random.nextInt(1_000_000);
    Window window = Window.empty(SlidingWindowType.TIME_BASED, size, now);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      now += random.nextInt(5) == 0 ? random.nextLong(20_000_000) : random.nextLong(500_000);
      if (random.nextInt(10) == 0) {
        window.advance(now);
      } else {
        Call call =
            new Call(random.nextBoolean(), random.nextInt(4) == 0, Math.floorDiv(now, 1_000_000));
        int count = random.nextInt(6) == 0 ? 1 + random.nextInt(100) : 1;
        calls.addAll(Collections.nCopies(count, call));
        window.advance(now);
        recordAsForetold(window, call, count, now);
      }
      calls = within(calls, now, size);
      if (random.nextInt(50) == 0) {
        size = 1 + random.nextInt(30);
        window = window.resized(SlidingWindowType.TIME_BASED, size, now);
        calls = within(calls, now, size);
      }
      if (random.nextInt(50) == 0) {
        window = TimeWindow.read(copy(window));
      }
      assertSame(window, calls, seed);
    }
  }

  private static void recordAsForetold(Window window, Call call, int count, long now) {
    List<Long> foretold =
        List.of(
            window.callsAfter(count),
            window.failedAfter(count, call.failed()),
            window.slowAfter(count, call.slow()));
    window.record(call.failed(), call.slow(), count, now);
    assertThat(List.of(window.calls(), window.failed(), window.slow())).isEqualTo(foretold);
  }

  @Test
  void anotherTypeOfWindowStartsEmpty() {
    Window counted = Window.empty(SlidingWindowType.COUNT_BASED, 10, 0);
    counted.record(true, true, 1, 0);
    Window timed = counted.resized(SlidingWindowType.TIME_BASED, 10, 0);
    assertThat(timed.calls()).isZero();
    timed.record(true, true, 1, 0);
    assertThat(timed.resized(SlidingWindowType.COUNT_BASED, 10, 0).calls()).isZero();
  }

  @Test
  void theUnboundedWindowHoldsEveryCall() {
    Seeds.each(100, WindowTest::compareUnbounded);
  }

  private static void compareUnbounded(long seed) {
    Random random = new Random(seed);
    Window window = Window.empty(SlidingWindowType.UNBOUNDED, 1, 0);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Call call = new Call(random.nextBoolean(), random.nextInt(4) == 0, 0);
      int count = random.nextInt(6) == 0 ? 1 + random.nextInt(100) : 1;
      calls.addAll(Collections.nCopies(count, call));
      recordAsForetold(window, call, count, i * 1_000_000_000L);
      if (random.nextInt(50) == 0) {
        window = UnboundedWindow.read(copy(window.resized(SlidingWindowType.UNBOUNDED, 2, 0)));
      }
      assertSame(window, calls, seed);
    }
  }

  @Test
  void anUnboundedWindowKeepsWhatTheOneBeforeHeldAndNoneKnowsItsOrder() {
    Window counted = Window.empty(SlidingWindowType.COUNT_BASED, 2, 0);
    counted.record(true, true, 1, 0);
    counted.record(true, false, 1, 0);
    counted.record(false, true, 1, 0);
    Window timed = Window.empty(SlidingWindowType.TIME_BASED, 2, 0);
    timed.record(true, true, 5, 0);
    timed.record(true, false, 1, 1_000_000);
    timed.record(false, true, 1, 1_000_000);
    for (Window before : List.of(counted, timed)) {
      Window all = before.resized(SlidingWindowType.UNBOUNDED, 1, 2_000_000);
      assertThat(List.of(all.calls(), all.failed(), all.slow())).containsExactly(2L, 1L, 1L);
      assertThat(all.resized(SlidingWindowType.COUNT_BASED, 2, 0).calls()).isZero();
      assertThat(all.resized(SlidingWindowType.TIME_BASED, 2, 0).calls()).isZero();
    }
  }

  @Test
  void anUnboundedWindowNeverCountsBeyondWhatItsSnapshotIsReadWith() {
    long most = SnapshotReader.MOST_CALLS;
    Window window = UnboundedWindow.holding(most - 1, most - 3, 0);
    recordAsForetold(window, new Call(true, false, 0), 1_000_000, 0);
    assertThat(UnboundedWindow.read(copy(window)).failed()).isEqualTo(most);
    assertThat(window.calls()).isEqualTo(most);
  }

  private static List<Call> last(List<Call> calls, int size) {
    return new ArrayList<>(calls.subList(Math.max(0, calls.size() - size), calls.size()));
  }

  private static List<Call> within(List<Call> calls, long now, int seconds) {
    long oldest = Math.floorDiv(now, 1_000_000) - seconds + 1;
    return new ArrayList<>(calls.stream().filter(call -> call.second() >= oldest).toList());
  }

  private static SnapshotReader copy(Window window) {
    SnapshotWriter out = new SnapshotWriter();
    window.write(out);
    return SnapshotReader.of(out.toBytes());
  }

  private static void assertSame(Window window, List<Call> calls, long seed) {
    assertThat(List.of(window.calls(), window.failed(), window.slow()))
        .as("calls, failed and slow calls with seed %d", seed)
        .containsExactly(
            (long) calls.size(),
            calls.stream().filter(Call::failed).count(),
            calls.stream().filter(Call::slow).count());
  }
}
