package io.fusebox.client;

import io.fusebox.client.OutcomeBuffer.Run;
import io.fusebox.client.api.ApiException;
import io.fusebox.client.model.OutcomeBatch;
import io.fusebox.client.model.OutcomeBatchItem;
import io.fusebox.client.model.OutcomeBatchResult;
import io.fusebox.client.model.OutcomeKind;
import io.fusebox.client.model.OutcomeRun;
import io.fusebox.engine.DisplayText;
import io.fusebox.engine.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is told to the service in one request. Once made it keeps its key and its words, so that it
 * counts once, however often it is sent. Confined to the sender.
 */
final class Batch {

  // The service takes 1,000 items of 1,000 runs each, and 2 MiB, of which there is some to spare: a
  // character can take more than it is reckoned with.
  private static final int MOST_ITEMS = 1_000;
  private static final int MOST_RUNS_OF_ITEM = 1_000;
  private static final int MOST_NOT_PERMITTED = 1_000_000;
  private static final int MOST_BYTES = 1_200_000;
  private static final int BYTES_OF_RUN = 110;
  private static final int BYTES_OF_CHARACTER = 3;
  private static final int LONGEST_ERROR = 200;

  /** The service takes no outcome that is older. */
  private static final long OLDEST_NANOS = Duration.ofHours(1).toNanos();

  private final UUID key = RequestKey.next();
  private final long made = System.nanoTime();
  private final List<Item> items = new ArrayList<>();
  private int bytes;

  /** Calls of one breaker, permitted in one generation, or rejected. */
  static final class Item {
    private final ServiceCore core;
    private final long asked;
    private final OutcomeBatchItem words;
    private int runs;
    private long calls;
    private long lastAge;

    private Item(ServiceCore core, Run first) {
      this.core = core;
      this.asked = core.cached().heardSoFar();
      long generation = first.generation();
      this.words =
          new OutcomeBatchItem()
              .breaker(core.name())
              .generation(generation == 0 ? null : generation)
              .runs(new ArrayList<>());
    }

    ServiceCore core() {
      return core;
    }

    /** What was heard of the breaker when this was made. */
    long asked() {
      return asked;
    }

    /** How many calls that were made it reports. */
    long calls() {
      return calls;
    }

    /** Calls that were rejected here. */
    private Item(ServiceCore core, int notPermitted) {
      this.core = core;
      this.asked = core.cached().heardSoFar();
      this.words =
          new OutcomeBatchItem().breaker(core.name()).runs(null).notPermitted(notPermitted);
    }

    private boolean takes(Run run) {
      Long generation = words.getGeneration();
      return (generation == null ? 0 : generation) == run.generation() && runs < MOST_RUNS_OF_ITEM;
    }

    private void add(Run run, long age) {
      Duration length = LocalCore.length(run.nanos());
      words.addRunsItem(
          new OutcomeRun()
              .outcome(run.outcome() == Outcome.SUCCESS ? OutcomeKind.SUCCESS : OutcomeKind.FAILURE)
              .count(run.count())
              .duration(length == null ? null : length.toString())
              .age(Duration.ofNanos(age).toString())
              .error(cut(run.error())));
      runs++;
      calls += run.count();
      lastAge = age;
    }
  }

  /**
   * The beginning of what went wrong, which is all that the history keeps. Half of a surrogate pair
   * could not be sent, and the whole batch would be lost.
   */
  static @Nullable String cut(@Nullable String error) {
    return error == null ? null : DisplayText.clean(error, LONGEST_ERROR);
  }

  /**
   * Takes out what the breaker's buffer has, as far as there is room.
   *
   * @return how many calls were too old to be told
   */
  long take(ServiceCore core) {
    long tooOld = 0;
    Item item = null;
    while (!isFull()) {
      Run run = core.buffer().take();
      if (run == null) {
        break;
      }
      if (made - run.ended() > OLDEST_NANOS) {
        tooOld += run.count();
        continue;
      }
      if (item == null || !item.takes(run)) {
        item = new Item(core, run);
        items.add(item);
      }
      item.add(run, age(run, core));
      String error = run.error();
      bytes += BYTES_OF_RUN + (error == null ? 0 : BYTES_OF_CHARACTER * error.length());
    }
    int notPermitted = isFull() ? 0 : core.takeNotPermitted(MOST_NOT_PERMITTED);
    if (notPermitted > 0) {
      // In an item of its own, so that a service that does not know it refuses nothing else.
      items.add(new Item(core, notPermitted));
      bytes += BYTES_OF_RUN;
    }
    return tooOld;
  }

  /**
   * How long ago the calls ended: after those that the service has counted already. To it, calls
   * ended their age before it was told of them, however long the telling took; so the failures of a
   * batch that was long under way would end after the success that followed them, and it would not
   * end their row.
   */
  private long age(Run run, ServiceCore core) {
    return Math.max(0, Math.min(made - run.ended(), made - core.countedUntil()));
  }

  /** The service has counted it, at that moment at the latest. */
  void counted(long now) {
    items.stream()
        .filter(item -> item.calls > 0)
        .forEach(item -> item.core.countedUntil(now - item.lastAge));
  }

  /** Whether there is no room for another run. */
  boolean isFull() {
    return items.size() == MOST_ITEMS || bytes >= MOST_BYTES;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  List<Item> items() {
    return items;
  }

  /** When it came to be, on {@link System#nanoTime}. */
  long made() {
    return made;
  }

  /** Sends it; blocks. */
  OutcomeBatchResult send(ServiceApi api) throws ApiException {
    OutcomeBatch batch = new OutcomeBatch();
    items.forEach(item -> batch.addOutcomesItem(item.words));
    return api.record(batch, key);
  }
}
