package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerRoomTest {

  private static final long MOST = 100_000;

  private final List<Runnable> later = new ArrayList<>();
  private long rows;
  private long now;
  private int counts;
  private final BreakerRoom room = new BreakerRoom(MOST, this::count, () -> now, later::add);

  private Runnable behindTheCount = () -> {};

  private long count() {
    counts++;
    behindTheCount.run();
    return rows;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void runLater() {
    List<Runnable> due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }

  private boolean create() {
    if (!room.take()) {
      return false;
    }
    rows++;
    room.onCreated(1);
    return true;
  }

  @Test
  void whatIsRefusedIsNotCounted() {
    rows = MOST;

    for (int i = 0; i < 100_000; i++) {
      assertThat(room.take()).isFalse();
    }

    assertThat(counts).isEqualTo(1);
  }

  @Test
  void whileBreakersAreRefusedThereIsACountInTheBackgroundNowAndThen() {
    rows = MOST;
    for (int second = 0; second < 60; second++) {
      assertThat(room.take()).isFalse();
      pass(Duration.ofSeconds(1));
      assertThat(later).hasSizeLessThanOrEqualTo(1);
      runLater();
    }
    assertThat(counts).isBetween(15, 31);
  }

  @Test
  void whatOthersDeleteMakesRoomWhenItIsCountedInTheBackground() {
    rows = MOST;
    assertThat(room.take()).isFalse();
    rows--;

    pass(Duration.ofSeconds(3));
    assertThat(room.take()).isFalse();
    runLater();

    assertThat(room.take()).isTrue();
    assertThat(counts).isEqualTo(2);
  }

  @Test
  void afterAPauseItIsCountedAtOnceWhatOthersHaveDeleted() {
    rows = MOST;
    assertThat(room.take()).isFalse();
    rows--;

    pass(BreakerRoom.BELIEVED_FULL_FOR.plusNanos(1));

    assertThat(room.take()).isTrue();
  }

  @Test
  void whatThisInstanceDeletesMakesRoomAtOnce() {
    rows = MOST;
    assertThat(room.take()).isFalse();

    for (int i = 0; i < 50; i++) {
      rows--;
      room.onDeleted();
      assertThat(create()).isTrue();
      assertThat(room.take()).isFalse();
    }

    assertThat(counts).isEqualTo(1);
  }

  @Test
  void oneInstanceFillsAllThatThereIsAndNoMore() {
    int created = 0;
    while (create()) {
      created++;
      if (created % 7 == 0) {
        runLater();
      }
    }
    assertThat(created).isEqualTo((int) MOST);
    assertThat(counts).isLessThan(300);
    assertThat(create()).isFalse();
  }

  @Test
  void aPlaceThatIsTakenIsNoOthersUntilItIsGivenBack() {
    rows = MOST - 2;
    assertThat(room.take()).isTrue();
    assertThat(room.take()).isTrue();
    assertThat(room.take()).isFalse();

    room.giveBack(1);

    assertThat(room.take()).isTrue();
    assertThat(room.take()).isFalse();
  }

  @Test
  void whatIsCreatedWhileItIsCountedIsNotOverlooked() {
    rows = MOST - 50;
    for (int i = 0; i < 50; i++) {
      assertThat(room.take()).isTrue();
    }
    pass(Duration.ofSeconds(3));
    assertThat(room.take()).isFalse();

    behindTheCount = () -> room.onCreated(50);
    runLater();

    assertThat(counts).isEqualTo(2);
    assertThat(room.take()).isFalse();
  }

  @Test
  void instancesThatCreateAtOnceGoOverByWhatOneCountAllowsAtTheMost() {
    rows = MOST - 500;
    BreakerRoom other = new BreakerRoom(MOST, this::count, () -> now, later::add);
    boolean isLeft = true;
    while (isLeft) {
      isLeft = create();
      if (other.take()) {
        rows++;
        other.onCreated(1);
        isLeft = true;
      }
    }
    assertThat(rows).isBetween(MOST, MOST + BreakerRoom.LEAST_ALLOWED);
  }

  @Test
  void troubleIsToldToWhoeverNeedsACountAndToNobodyElse() {
    BreakerRoom troubled =
        new BreakerRoom(
            MOST,
            () -> {
              if (counts++ != 0) {
                throw new IllegalStateException("trouble");
              }
              return MOST;
            },
            () -> now,
            later::add);
    assertThat(troubled.take()).isFalse();
    pass(Duration.ofSeconds(3));
    assertThat(troubled.take()).isFalse();
    runLater();
    assertThat(troubled.take()).isFalse();

    pass(BreakerRoom.BELIEVED_FULL_FOR);
    assertThatThrownBy(troubled::take).hasMessage("trouble");
  }
}
