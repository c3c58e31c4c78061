package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a lane that stands still, by a clock that stands still unless it is moved. */
@Timeout(20)
class LaneWatchTest {

  private static final Duration LIMIT = Duration.ofMillis(1_500);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final Stuck store = new Stuck();
  private final Lane lane = new Lane(store, nanos::get, new LaneLimits(LIMIT, 100, 100_000));
  private final Thread thread = new Thread(this::step, "fusebox-lane-7");
  private final List<String> log = new ArrayList<>();
  private final LaneWatch watch =
      new LaneWatch(lane, thread, Duration.ofSeconds(3), log::add, log::add);

  private void step() {
    try {
      lane.awaitAndStep();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the thread, which has entered the store, is where it stays. */
  private void awaitParked() {
    StackTraceElement[] frames;
    do {
      frames = thread.getStackTrace();
    } while (frames.length == 0
        || !frames[0].getMethodName().equals("park")
        || thread.getState() != Thread.State.WAITING);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    watch.look(nanos.get());
  }

  private void ask() {
    long deadline = nanos.get() + LIMIT.toNanos();
    lane.offer(Request.of("payments", Existence.REQUIRED, null, (stored, now) -> 1, deadline));
  }

  @Test
  void aLaneThatIsStuckInTheStoreIsSaidOnceToStandStillAndOnceToMoveAgain() throws Exception {
    ask();
    thread.start();
    store.entered.await();
    awaitParked();
    ask();
    ask();
    pass(Duration.ofMillis(2_900));
    assertThat(watch.standstill()).isNull();
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofMillis(500));
    }
    assertThat(watch.standstill()).isEqualTo(Duration.ofMillis(7_900));
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith(
            "fusebox-lane-7 has not moved for 3.4 s, and 2 requests wait for it;"
                + " its thread is WAITING at Unsafe.park:")
        .contains(" < … < LaneWatchTest$Stuck.read:");

    store.exit.countDown();
    thread.join();
    lane.step();
    pass(Duration.ZERO);
    assertThat(watch.standstill()).isNull();
    pass(Duration.ofSeconds(9));
    assertThat(log).hasSize(1);
    pass(Duration.ofSeconds(1));
    assertThat(log).hasSize(2).last().isEqualTo("fusebox-lane-7 moves again, after 7.9 s");
  }

  @Test
  void aLaneWhoseThreadTakesNothingStandsStill() {
    ask();
    pass(Duration.ofSeconds(3));
    assertThat(log).singleElement().asString().contains("1 requests wait", "NEW at its end");
  }

  @Test
  void aLaneWithoutWorkDoesNotStandStillHoweverLongAgoItMoved() {
    pass(Duration.ofDays(3));
    ask();
    pass(Duration.ofMillis(20));
    assertThat(log).isEmpty();
  }

  /** A table that is locked until the latch is open, and has no row then. */
  private static final class Stuck extends EmptyLaneStore {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch exit = new CountDownLatch(1);

    @Override
    public Reading read(Collection<String> names) {
      entered.countDown();
      try {
        exit.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return super.read(names);
    }
  }
}
