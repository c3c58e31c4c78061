package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.BreakerView.TrippedBy;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Transition.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The engine against the {@link NaiveBreaker}, over random settings, commands, runs and times.
 *
 * <p>{@code -Dfusebox.seed=N} replays the sequence of one seed, {@code -Dfusebox.sequences=N} runs
 * so many.
 */
class NaiveModelTest {

  @Test
  void theEngineDecidesAsAnObviouslyRightBreakerDoes() {
    Seeds.each(3_000, NaiveModelTest::compare);
  }

  private static void compare(long seed) {
    Random random = new Random(seed);
    RandomCommands commands = new RandomCommands(random);
    Settings settings = commands.settings();
    Breaker engine = Breaker.closed(settings, commands.now());
    NaiveBreaker naive = new NaiveBreaker(settings, commands.now());
    for (int i = 0; i < 200; i++) {
      Command<?> command = commands.next(engine);
      long now = commands.now();
      String at = "seed " + seed + ", command " + i + ", " + command;
      long moment = now + (random.nextInt(4) == 0 ? random.nextInt(3_000_000) : 0);
      assertThat(answer(() -> engine.apply(command, now)))
          .as(at)
          .isEqualTo(answer(() -> naive.apply(command, now)));
      compareLines(engine, naive, at);
      // Looking at a breaker, or not, must make no difference to what it does later.
      if (random.nextBoolean()) {
        assertThat(wordless(engine.view(moment))).as(at).isEqualTo(wordless(naive.view(moment)));
      }
      assertThat(engine.state()).as(at).isEqualTo(naive.state());
      assertThat(dueAt(engine)).as(at).isEqualTo(naive.nextChange());
      compareLines(engine, naive, at);
    }
  }

  private static void compareLines(Breaker engine, NaiveBreaker naive, String at) {
    assertThat(engine.takeTransitions().stream().map(NaiveModelTest::wordless).toList())
        .as(at)
        .isEqualTo(told(naive.takeLines()));
  }

  private static long dueAt(Breaker engine) {
    return engine.changesAt() == null ? Long.MAX_VALUE : Micros.of(engine.changesAt());
  }

  private interface Call {
    Object make();
  }

  /** The answer without its words, which the naive breaker does not find. */
  private static Object answer(Call call) {
    Object answer;
    try {
      answer = call.make();
    } catch (UnknownPermitException | InvalidOverrideException e) {
      return e.getClass();
    }
    if (answer instanceof Rejected rejected) {
      return new Rejected(
          rejected.reason(), "", rejected.retryAfter(), rejected.state(), rejected.generation());
    }
    return answer instanceof BreakerView view ? wordless(view) : answer;
  }

  private static BreakerView wordless(BreakerView view) {
    TrippedBy trippedBy = view.trippedBy();
    return new BreakerView(
        view.state(),
        view.generation(),
        view.override(),
        view.settings(),
        view.counts(),
        view.failureRate(),
        view.slowCallRate(),
        view.openUntil(),
        view.trials(),
        view.notClosedSince(),
        trippedBy == null
            ? null
            : new TrippedBy(trippedBy.at(), trippedBy.caller(), trippedBy.error(), ""),
        view.failingCallers(),
        view.failingErrors(),
        view.tripsInARow(),
        view.thresholds(),
        null);
  }

  private static Transition wordless(Transition line) {
    return new Transition(
        line.generation(),
        line.from(),
        line.to(),
        line.cause(),
        "",
        line.at(),
        line.caller(),
        line.principal(),
        line.reason(),
        List.of());
  }

  /** The lines as the engine tells them: two rounds or more in which nobody called are one line. */
  private static List<Transition> told(List<Transition> lines) {
    List<Transition> told = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      int rounds = 0;
      while (isUnusedRound(lines, at + 2 * rounds)) {
        rounds++;
      }
      if (rounds > 1) {
        Transition end = lines.get(at + 2 * rounds - 1);
        told.add(
            new Transition(
                end.generation(), State.OPEN, State.OPEN, end.cause(), "", end.at(), null));
        at += 2 * rounds;
      } else {
        told.add(lines.get(at));
        at++;
      }
    }
    return told;
  }

  private static boolean isUnusedRound(List<Transition> lines, int at) {
    return at + 1 < lines.size()
        && lines.get(at).cause() == Cause.WAIT_ELAPSED
        && lines.get(at + 1).cause() == Cause.HALF_OPEN_TIMED_OUT;
  }
}
