package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.client.OrderSearch.Operation;
import io.fusebox.client.OutcomeBuffer.Run;
import io.fusebox.engine.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Many threads that put outcomes into a buffer and take them out are answered as if they had come
 * one after another: the buffer is linearizable, loses no call, and gives none twice.
 *
 * <p>{@code -Dfusebox.buffer.histories=N} makes so many.
 */
class OutcomeBufferTest {

  private static final int HISTORIES = Integer.getInteger("fusebox.buffer.histories", 2_000);
  private static final int THREADS = 2;
  private static final int CALLS = 25;
  private static final int MOST_RUNS = 3;
  private static final long HALF_A_SECOND = 500_000_000;

  /** One outcome. */
  private record Call(
      long generation,
      Outcome outcome,
      boolean slow,
      long ended,
      long nanos,
      @Nullable String error) {

    static Call any(Random random) {
      boolean failed = random.nextInt(3) == 0;
      boolean slow = random.nextInt(4) == 0;
      return new Call(
          1 + random.nextInt(5) / 4,
          failed ? Outcome.FAILURE : Outcome.SUCCESS,
          slow,
          random.nextInt(4) * HALF_A_SECOND / 3,
          (slow ? 1_000 : 0) + random.nextInt(100),
          failed && random.nextBoolean() ? "error " + random.nextInt(9) : null);
    }

    boolean isLike(Call other) {
      return generation == other.generation
          && outcome == other.outcome
          && slow == other.slow
          && other.ended - ended < HALF_A_SECOND;
    }
  }

  /** A buffer as plainly as it can be said: runs of calls. */
  private record Model(List<List<Call>> runs) {

    Model copy() {
      return new Model(new ArrayList<>(runs.stream().map(ArrayList::new).toList()));
    }

    String add(Call call) {
      List<Call> newest = runs.isEmpty() ? List.of() : runs.get(runs.size() - 1);
      if (!newest.isEmpty() && newest.get(0).isLike(call)) {
        newest.add(call);
        return "dropped 0";
      }
      int dropped = runs.size() == MOST_RUNS ? runs.remove(0).size() : 0;
      runs.add(new ArrayList<>(List.of(call)));
      return "dropped " + dropped;
    }

    String take() {
      return runs.isEmpty() ? "none" : words(runs.remove(0));
    }

    /** All that the future depends on, when the first call of a run ended among it. */
    String calls() {
      return runs.toString();
    }

    String all() {
      return runs.stream().map(Model::words).toList().toString();
    }

    private static String words(List<Call> run) {
      Call last = run.get(run.size() - 1);
      long longest = run.stream().mapToLong(Call::nanos).max().orElseThrow();
      String error = null;
      for (Call call : run) {
        error = call.error() == null ? error : call.error();
      }
      return OutcomeBufferTest.words(
          last.generation(),
          last.outcome(),
          run.size(),
          last.slow() ? last.nanos() : longest,
          last.ended(),
          error);
    }
  }

  private static String words(
      long generation, Outcome outcome, int count, long nanos, long ended, @Nullable String error) {
    return count
        + " "
        + outcome
        + " of "
        + generation
        + ", "
        + nanos
        + " at "
        + ended
        + " "
        + error;
  }

  private static String words(@Nullable Run run) {
    return run == null
        ? "none"
        : words(
            run.generation(), run.outcome(), run.count(), run.nanos(), run.ended(), run.error());
  }

  @Test
  void whatManyThreadsPutInAndTakeOutIsAsIfOneHadDoneItAll() throws Exception {
    Random random = new Random(History.SEED);
    long overlaps = 0;
    try (History<Model> history = new History<>(THREADS)) {
      for (int i = 0; i < HISTORIES; i++) {
        OutcomeBuffer buffer = new OutcomeBuffer(MOST_RUNS);
        List<Operation<Model>> made =
            history.make((number, own) -> calls(history, buffer, own), random);
        while (!buffer.isEmpty()) {
          made.add(take(history, buffer));
        }
        made.add(take(history, buffer));
        overlaps += OrderSearch.overlaps(made);
        assertThat(
                OrderSearch.explains(new Model(new ArrayList<>()), Model::copy, Model::calls, made))
            .as("history %d of seed %d: %s", i, History.SEED, made)
            .isTrue();
      }
    }
    System.out.printf(
        "%d histories, %d pairs of calls at the same time; seed %d%n",
        HISTORIES, overlaps, History.SEED);
    assertThat(overlaps).isGreaterThan(HISTORIES);
  }

  private static List<Operation<Model>> calls(
      History<Model> history, OutcomeBuffer buffer, Random random) throws Exception {
    List<Operation<Model>> made = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      int dice = random.nextInt(10);
      if (dice < 7) {
        made.add(add(history, buffer, Call.any(random)));
      } else {
        made.add(dice < 9 ? take(history, buffer) : look(history, buffer));
      }
    }
    return made;
  }

  private static Operation<Model> add(History<Model> history, OutcomeBuffer buffer, Call call)
      throws Exception {
    return history.operation(
        () ->
            "dropped "
                + buffer.add(
                    call.generation(),
                    call.outcome(),
                    call.slow(),
                    call.ended(),
                    call.nanos(),
                    call.error()),
        model -> model.add(call));
  }

  private static Operation<Model> take(History<Model> history, OutcomeBuffer buffer)
      throws Exception {
    return history.operation(() -> words(buffer.take()), Model::take);
  }

  private static Operation<Model> look(History<Model> history, OutcomeBuffer buffer)
      throws Exception {
    return history.operation(
        () -> buffer.copy().stream().map(OutcomeBufferTest::words).toList().toString(), Model::all);
  }
}
