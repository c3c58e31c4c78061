package io.fusebox.service.coordination;

import io.fusebox.service.coordination.Refusals.Limit;
import io.fusebox.service.coordination.Request.Once;
import io.fusebox.service.coordination.Request.Work;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of this instance and their threads. A breaker has one lane, by its name's hash, so
 * within an instance nobody ever races for a row.
 */
@ApplicationScoped
class Lanes implements Submitter {

  private static final Duration STANDSTILL = Duration.ofSeconds(3);
  private static final long LOOK_FOR_OVERDUE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LaneLimits limits;
  private final List<Lane> lanes;
  private final List<LaneWatch> watches;
  private final Refusals refusals;
  private volatile boolean stopping;

  Lanes(LaneStore store, FuseboxConfig config, Refusals refusals, MeterRegistry registry) {
    this.refusals = refusals;
    LaneMeters meters = new LaneMeters(registry);
    limits = LaneLimits.of(config);
    lanes =
        IntStream.range(0, config.lanes())
            .mapToObj(number -> new Lane(store, System::nanoTime, limits, meters::onBatch))
            .toList();
    Duration patience = patience(limits.timeLimit());
    watches = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      meters.show(lane, i + 1);
      Thread thread = DaemonThread.start("fusebox-lane-" + (i + 1), () -> run(lane));
      watches.add(new LaneWatch(lane, thread, patience, Log::warn, Log::info));
    }
    DaemonThread.start("fusebox-time-limit", this::giveUpOverdue);
  }

  /** How long a lane may stand still before that is said: longer than a request may take. */
  private static Duration patience(Duration timeLimit) {
    Duration twice = timeLimit.multipliedBy(2);
    return twice.compareTo(STANDSTILL) > 0 ? twice : STANDSTILL;
  }

  /** What is known of each lane. */
  List<LaneWatch> watches() {
    return watches;
  }

  @Override
  public <R> CompletionStage<R> submit(
      String name, Existence existence, @Nullable Once<R> once, Work<R> work) {
    long deadline = System.nanoTime() + limits.timeLimit().toNanos();
    Request<R> request = Request.of(name, existence, once, work, deadline);
    if (stopping || !laneOf(name).offer(request)) {
      refusals.count(Limit.LANE_QUEUE);
      request.fail(new OverloadedException(limits.capacity()));
    }
    return request.answer();
  }

  private Lane laneOf(String name) {
    // Spread, because the hashes of names that are alike are alike.
    int hash = name.hashCode() * 0x9E3779B9;
    return lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size()));
  }

  private void run(Lane lane) {
    while (true) {
      try {
        lane.awaitAndStep();
      } catch (InterruptedException e) {
        return;
      } catch (Throwable fault) {
        Log.error("A batch of requests failed for a reason that nobody foresaw", fault);
      }
    }
  }

  private void giveUpOverdue() {
    while (true) {
      LockSupport.parkNanos(LOOK_FOR_OVERDUE_NANOS);
      long now = System.nanoTime();
      lanes.forEach(lane -> lane.giveUpOverdue(now));
      watches.forEach(watch -> watch.look(now));
    }
  }

  /** Takes no more requests, and lets those end that were taken. */
  @PreDestroy
  void stop() {
    stopping = true;
    long deadline = System.nanoTime() + limits.timeLimit().toNanos();
    while (System.nanoTime() - deadline < 0 && !lanes.stream().allMatch(Lane::isIdle)) {
      LockSupport.parkNanos(LOOK_FOR_OVERDUE_NANOS);
    }
  }
}
