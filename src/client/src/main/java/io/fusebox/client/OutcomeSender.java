package io.fusebox.client;

import io.fusebox.client.Reach.OutOfReachException;
import io.fusebox.client.api.ApiException;
import io.fusebox.client.model.OutcomeBatchItemResult;
import io.fusebox.client.model.OutcomeBatchResult;
import io.fusebox.client.model.Problem;
import io.fusebox.client.model.RecordedOutcome;
import io.fusebox.engine.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service what was counted here, on a thread of its own: in batches, failures sooner than
 * successes, and again until it has an answer, each time with the same key.
 */
final class OutcomeSender implements AutoCloseable {

  private static final Duration BATCH_LIMIT = Duration.ofSeconds(2);
  private static final long FIRST_BACKOFF = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_BACKOFF = TimeUnit.SECONDS.toNanos(2);

  /**
   * The service forgets keys after an hour at its defaults: what is sent later could count twice.
   */
  private static final long LONGEST_TRY = TimeUnit.MINUTES.toNanos(45);

  /** So many requests may follow each other at once, after a time without. */
  private static final int BURST = 4;

  private static final long FOR_EVER = Long.MAX_VALUE / 4;

  private final ServiceHome home;
  private final BlockingQueue<SingleReport> late;
  private final Thread thread = Reach.daemon(this::run, "fusebox-outcomes");

  private volatile boolean failureWaits;
  private volatile boolean successWaits;
  private volatile boolean closing;

  // Confined to the thread.

  private @Nullable Batch underWay;
  private @Nullable SingleReport lateUnderWay;

  /**
   * Each request moves this on by the least gap; it may lie ahead by as many gaps as a burst has.
   */
  private long paidUntil = System.nanoTime();

  /** When the last batch was sent: failures that come soon after it are told together. */
  private long lastBatch = paidUntil - FOR_EVER;

  private long backoff;
  private long notBefore = paidUntil;
  private long successSince;
  private boolean successSeen;

  OutcomeSender(ServiceHome home) {
    this.home = home;
    this.late = new ArrayBlockingQueue<>(home.options().mostBufferedRuns());
  }

  void start() {
    thread.start();
  }

  /** There is something in a buffer. */
  void notice(boolean failure) {
    if (failure) {
      if (!failureWaits) {
        failureWaits = true;
        LockSupport.unpark(thread);
      }
    } else if (!successWaits) {
      successWaits = true;
      LockSupport.unpark(thread);
    }
  }

  /**
   * Sends a report now, or keeps it to be sent later.
   *
   * @return done when the service has it, or it is kept; never fails
   */
  CompletionStage<@Nullable Void> send(SingleReport report) {
    if (!home.reach().isThere()) {
      keep(report);
      return Ticket.DONE;
    }
    long asked = report.core().cached().heardSoFar();
    return home.reach()
        .ask(() -> report.send(home.api()), home.options().timeLimit())
        .handle((recorded, failure) -> afterwards(report, asked, recorded, failure));
  }

  private @Nullable Void afterwards(
      SingleReport report,
      long asked,
      @Nullable RecordedOutcome recorded,
      @Nullable Throwable failure) {
    if (recorded != null) {
      taken(report, asked, recorded);
    } else if (failure != null && CallRules.causeOf(failure) instanceof ApiException refused) {
      home.dropped(report.core().name(), 1, Problems.inWords(refused));
    } else {
      keep(report);
    }
    return null;
  }

  private static void taken(SingleReport report, long asked, RecordedOutcome recorded) {
    report.core().told(asked, Models.state(recorded.getState()), recorded.getGeneration());
  }

  private void keep(SingleReport report) {
    if (!late.offer(report)) {
      home.dropped(report.core().name(), 1, "the buffer was full");
    }
    LockSupport.unpark(thread);
  }

  // The thread.

  private void run() {
    while (!closing) {
      look();
      long wait = due() - System.nanoTime();
      if (wait > 0) {
        // Woken by what comes, and now and then to see whether the service is back.
        LockSupport.parkNanos(this, Math.min(wait, home.options().poll().toNanos()));
      }
      look();
      if (due() - System.nanoTime() <= 0) {
        round(BATCH_LIMIT);
      }
      home.tick();
    }
    finish();
  }

  /** Notes since when successes wait. */
  private void look() {
    if (successWaits && !successSeen) {
      successSeen = true;
      successSince = System.nanoTime();
    }
  }

  private long due() {
    long now = System.nanoTime();
    long due = now + FOR_EVER;
    if (underWay != null || lateUnderWay != null || !late.isEmpty()) {
      due = now;
    } else {
      if (failureWaits) {
        due = lastBatch + home.options().failureLinger().toNanos();
      }
      if (successSeen) {
        due = Math.min(due, successSince + home.options().successLinger().toNanos());
      }
    }
    long earliest = paidUntil - BURST * home.options().leastGap().toNanos();
    due = due - earliest < 0 ? earliest : due;
    return due - notBefore < 0 ? notBefore : due;
  }

  /** Sends what waits; whether all of it could be sent. */
  private boolean round(Duration limit) {
    paidUntil = Math.max(paidUntil, System.nanoTime()) + home.options().leastGap().toNanos();
    try {
      Batch batch = nextBatch();
      if (batch != null) {
        sendBatch(batch, limit);
        underWay = null;
      }
      for (SingleReport report = nextLate(); report != null; report = nextLate()) {
        sendLate(report, limit);
        lateUnderWay = null;
      }
      backoff = 0;
      return true;
    } catch (OutOfReachException e) {
      backoff = Math.min(LONGEST_BACKOFF, Math.max(FIRST_BACKOFF, 2 * backoff));
      notBefore = System.nanoTime() + ThreadLocalRandom.current().nextLong(backoff / 2, backoff);
      return false;
    }
  }

  private @Nullable Batch nextBatch() {
    Batch last = underWay;
    if (last != null) {
      if (System.nanoTime() - last.made() < LONGEST_TRY) {
        return last;
      }
      giveUp(last, "the service was out of reach for too long");
    }
    lastBatch = System.nanoTime();
    failureWaits = false;
    successWaits = false;
    successSeen = false;
    Batch batch = new Batch();
    for (ServiceCore core : home.cores()) {
      long tooOld = batch.take(core);
      if (tooOld > 0) {
        home.dropped(core.name(), tooOld, "the service was out of reach for too long");
      }
    }
    if (batch.isFull()) {
      // More may wait, which is older than what comes now.
      failureWaits = true;
    }
    underWay = batch.isEmpty() ? null : batch;
    return underWay;
  }

  private void giveUp(Batch batch, String why) {
    batch.items().forEach(item -> dropped(item, why));
    underWay = null;
  }

  private void sendBatch(Batch batch, Duration limit) throws OutOfReachException {
    OutcomeBatchResult result;
    try {
      result = ask(() -> batch.send(home.api()), limit);
    } catch (ApiException refused) {
      giveUp(batch, Problems.inWords(refused));
      return;
    }
    batch.counted(System.nanoTime());
    List<OutcomeBatchItemResult> answers = result.getOutcomes();
    for (int i = 0; i < batch.items().size() && i < answers.size(); i++) {
      took(batch.items().get(i), answers.get(i));
    }
  }

  private void took(Batch.Item item, OutcomeBatchItemResult answer) {
    Problem problem = answer.getProblem();
    io.fusebox.client.model.State state = answer.getState();
    Long generation = answer.getGeneration();
    if (problem != null) {
      item.core().forget();
      dropped(item, problem.getDetail());
    } else if (state != null && generation != null) {
      item.core().told(item.asked(), State.valueOf(state.getValue()), generation);
    }
  }

  /** Tells of outcomes that are lost; rejections are no outcomes. */
  private void dropped(Batch.Item item, String why) {
    if (item.calls() > 0) {
      home.dropped(item.core().name(), item.calls(), why);
    }
  }

  private @Nullable SingleReport nextLate() {
    if (lateUnderWay == null) {
      lateUnderWay = late.poll();
    }
    return lateUnderWay;
  }

  private void sendLate(SingleReport report, Duration limit) throws OutOfReachException {
    if (System.nanoTime() - report.made() > LONGEST_TRY) {
      home.dropped(report.core().name(), 1, "the service was out of reach for too long");
      return;
    }
    long asked = report.core().cached().heardSoFar();
    try {
      taken(report, asked, ask(() -> report.send(home.api()), limit));
    } catch (ApiException refused) {
      home.dropped(report.core().name(), 1, Problems.inWords(refused));
    }
  }

  private <T> T ask(Callable<T> request, Duration limit) throws OutOfReachException, ApiException {
    CompletableFuture<T> answer = home.reach().ask(request, limit);
    try {
      return answer.join();
    } catch (CompletionException e) {
      Throwable cause = CallRules.causeOf(e);
      if (cause instanceof ApiException refused) {
        throw refused;
      }
      throw cause instanceof OutOfReachException away
          ? away
          : new OutOfReachException(String.valueOf(cause), cause);
    }
  }

  /** Sends what is left, as long as the service takes it; tells of what it did not take. */
  private void finish() {
    long until = System.nanoTime() + BATCH_LIMIT.toNanos();
    boolean taken = true;
    while (taken && System.nanoTime() - until < 0 && isAnythingLeft()) {
      taken = round(BATCH_LIMIT);
    }
    String why = "the client was closed before the service could be told";
    for (Batch batch = nextBatch(); batch != null; batch = nextBatch()) {
      giveUp(batch, why);
    }
    for (SingleReport report = nextLate(); report != null; report = nextLate()) {
      home.dropped(report.core().name(), 1, why);
      lateUnderWay = null;
    }
  }

  private boolean isAnythingLeft() {
    return underWay != null
        || lateUnderWay != null
        || !late.isEmpty()
        || home.cores().stream()
            .anyMatch(core -> !core.buffer().isEmpty() || core.hasNotPermitted());
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(2 * BATCH_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
