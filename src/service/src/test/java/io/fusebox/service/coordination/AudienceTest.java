package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What listeners who take nothing cost: a bounded backlog, a turn, and their place. */
class AudienceTest {

  private static final int BACKLOG = 10;
  private static final int PAGE = 5;
  private static final int CATCH_UPS = 2;

  private final Lines log = new Lines();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final Audience audience =
      new Audience(
          log, this::later, lines -> {}, new Audience.Limits(100, BACKLOG, PAGE, CATCH_UPS));
  private long now;

  private CompletionStage<Boolean> later(Runnable task) {
    work.add(task);
    return new CompletableFuture<>();
  }

  private void work() {
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      task.run();
    }
  }

  private void look(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
    audience.look(now);
  }

  private Ear join() {
    Ear ear = new Ear();
    audience.join(ear, NamePattern.ALL, null);
    return ear;
  }

  private Ear joinFromStart() {
    Ear ear = new Ear();
    audience.join(ear, NamePattern.ALL, StreamPosition.START);
    return ear;
  }

  /** Its connection is yet to be written to. */
  private Ear joinBeforeReady(@Nullable StreamPosition since) {
    Ear ear = new Ear();
    ear.isReady = false;
    audience.join(ear, NamePattern.ALL, since);
    return ear;
  }

  @Test
  void whoTakesNothingIsCutWhenItIsTooFarBehindAndNotBefore() {
    look(0);
    Ear stuck = join();
    Ear other = join();
    stuck.isReady = false;
    for (int i = 0; i < BACKLOG + PAGE; i++) {
      log.write(1);
      look(1);
    }
    assertThat(stuck.isCut).isFalse();
    log.write(1);
    look(1);
    assertThat(stuck.isCut).isTrue();
    assertThat(stuck.heard).isEmpty();
    assertThat(other.heard).hasSize(BACKLOG + PAGE + 1);
    assertThat(audience.size()).isOne();
  }

  @Test
  void whoTakesAgainIsToldWhatItIsBehindAndNotCut() {
    look(0);
    Ear slow = join();
    slow.isReady = false;
    for (int round = 0; round < 5; round++) {
      log.write(PAGE);
      look(1);
      log.write(PAGE);
      look(1);
      slow.becomeReady();
      slow.isReady = false;
    }
    assertThat(slow.isCut).isFalse();
    assertThat(slow.heard).hasSize(10 * PAGE).isSorted();
  }

  @Test
  void whoIsReadyAtNoneOfManyHeartbeatsIsCut() {
    look(0);
    Ear stuck = join();
    Ear other = join();
    stuck.isReady = false;
    for (int i = 0; i < 8; i++) {
      assertThat(stuck.isCut).isFalse();
      audience.beat();
    }
    audience.beat();
    assertThat(stuck.isCut).isTrue();
    assertThat(other.isCut).isFalse();
    assertThat(other.heartbeats).isEqualTo(10);
  }

  @Test
  void whoTakesSomethingBetweenHeartbeatsIsNotCut() {
    look(0);
    Ear slow = join();
    for (int i = 0; i < 30; i++) {
      slow.isReady = false;
      audience.beat();
      log.write(1);
      look(1);
      slow.becomeReady();
    }
    assertThat(slow.isCut).isFalse();
    assertThat(slow.heard).hasSize(30);
  }

  @Test
  void onlySomeHaveAPageOfThePastAndTheOthersWaitForTheirTurn() {
    log.write(2);
    look(0);
    List<Ear> ears = new ArrayList<>();
    for (int i = 0; i < CATCH_UPS + 2; i++) {
      Ear ear = joinFromStart();
      ear.isReady = false;
      ears.add(ear);
    }
    work();
    assertThat(ears).extracting(ear -> ear.heard.size()).containsExactly(2, 2, 0, 0);

    ears.get(1).becomeReady();
    work();
    assertThat(ears).extracting(ear -> ear.heard.size()).containsExactly(2, 2, 2, 0);
  }

  @Test
  void whoDoesNotTakeItsPageIsCutAndTheNextHasItsTurn() {
    log.write(2);
    look(0);
    List<Ear> stuck = new ArrayList<>();
    for (int i = 0; i < CATCH_UPS; i++) {
      Ear ear = joinFromStart();
      ear.isReady = false;
      stuck.add(ear);
    }
    Ear next = joinFromStart();
    work();
    look(1);
    look(5);
    assertThat(stuck).noneMatch(ear -> ear.isCut);
    assertThat(next.heard).isEmpty();

    look(1);
    work();
    assertThat(stuck).allMatch(ear -> ear.isCut);
    assertThat(next.heard).hasSize(2);
    assertThat(next.isCut).isFalse();
  }

  @Test
  void whoGoesWhileItWaitsForItsTurnHasNone() {
    log.write(2);
    look(0);
    for (int i = 0; i < CATCH_UPS; i++) {
      joinFromStart().isReady = false;
    }
    Ear gone = new Ear();
    audience.join(gone, NamePattern.ALL, StreamPosition.START).run();
    look(1);
    look(7);
    work();
    assertThat(gone.heard).isEmpty();
    assertThat(gone.isCut).isFalse();
  }

  @Test
  void whoIsNotReadyWhenItJoinsIsToldAllOnceItIs() {
    log.write(PAGE + 2);
    look(0);
    Ear ear = joinBeforeReady(null);
    Ear past = joinBeforeReady(StreamPosition.START);
    log.write(2);
    look(1);
    work();
    assertThat(ear.heard).isEmpty();
    assertThat(past.heard).isEmpty();

    ear.becomeReady();
    past.becomeReady();
    work();
    assertThat(ear.heard).containsExactly(PAGE + 3L, PAGE + 4L);
    assertThat(past.heard).hasSize(PAGE + 4).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whoNeverBecomesReadyIsCutWhereverItWantedToBegin() {
    log.write(2);
    look(0);
    List<Ear> ears = List.of(joinBeforeReady(null), joinBeforeReady(StreamPosition.START));
    Ear waiting = joinFromStart();
    for (int i = 0; i < 9; i++) {
      audience.beat();
    }
    assertThat(ears).allMatch(ear -> ear.isCut);
    assertThat(waiting.isCut).isFalse();
    assertThat(audience.size()).isOne();
  }

  /** Takes all that it is told. */
  private static final class Ear implements StreamListener {
    private final List<Long> heard = new ArrayList<>();
    private Runnable whenReady = () -> {};
    private int heartbeats;
    private boolean isReady = true;
    private boolean isCut;

    void becomeReady() {
      isReady = true;
      whenReady.run();
    }

    @Override
    public void onReady(Runnable action) {
      whenReady = action;
    }

    @Override
    public boolean isReady() {
      return isReady;
    }

    @Override
    public void onTransition(HistoryEntry transition, StreamPosition position) {
      heard.add(transition.id());
    }

    @Override
    public void flush() {}

    @Override
    public void onHeartbeat(StreamPosition position) {
      heartbeats++;
    }

    @Override
    public void onCut() {
      isCut = true;
    }

    @Override
    public void onEnd() {}
  }

  /** A history that is always there. */
  private static final class Lines implements TransitionLog {
    private final List<HistoryEntry> lines = new ArrayList<>();

    void write(int count) {
      for (int i = 0; i < count; i++) {
        long id = lines.size() + 1L;
        lines.add(
            new HistoryEntry(
                id,
                "payments",
                new Transition(
                    id,
                    State.CLOSED,
                    State.OPEN,
                    Transition.Cause.TRIAL_FAILED,
                    "",
                    Instant.EPOCH,
                    null)));
      }
    }

    @Override
    public List<HistoryEntry> after(StreamPosition position, int limit) {
      return lines.stream().filter(line -> !position.covers(line.id())).limit(limit).toList();
    }

    @Override
    public StreamPosition end() {
      return StreamPosition.from(lines.size());
    }

    @Override
    public Continuity continuityAfter(StreamPosition position) {
      return Continuity.COMPLETE;
    }
  }
}
