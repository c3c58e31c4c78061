package io.fusebox.service.overview;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Micros;
import io.fusebox.engine.SlidingWindowType;
import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.TransitionObserver;
import io.fusebox.service.overview.OverviewStore.Found;
import io.fusebox.service.overview.OverviewStore.Version;
import io.fusebox.service.overview.OverviewStore.Versions;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps all breakers in memory for those who look at all of them: the panel and the metrics. One
 * thread reads which versions the breakers have, and then those that have changed. It looks each
 * second while somebody asks, at once when a transition is told, and takes no more than a twentieth
 * of the time, so that those who record do not notice. Who asks never waits for the database.
 *
 * <p>Safe to call from any thread.
 */
@ApplicationScoped
public class Overview implements TransitionObserver {

  private static final int READ_AT_ONCE = 500;
  private static final int REST_PER_WORK = 20;
  private static final Duration SHORTEST_REST = Duration.ofSeconds(1);

  /** While nobody asks. */
  private static final Duration IDLE_REST = Duration.ofSeconds(15);

  private static final long IDLE_AFTER_NANOS = Duration.ofMinutes(1).toNanos();

  /** A TIME_BASED window changes with time alone. */
  private static final long DRIFT_MICROS = TimeUnit.SECONDS.toMicros(10);

  private final OverviewStore store;
  private final OverviewHistory history;
  private final int most;
  private final RecentTrips trips = new RecentTrips();
  private final Semaphore wakeUps = new Semaphore(0);

  /** Of the thread that reads. */
  private Map<String, Read> read = new HashMap<>();

  private boolean knowsHistory;

  private volatile OverviewSnapshot snapshot = OverviewSnapshot.NONE;
  private volatile long readNanos = System.nanoTime();
  private volatile long askedNanos = System.nanoTime() - IDLE_AFTER_NANOS;
  private volatile boolean isStopping;

  Overview(OverviewStore store, OverviewHistory history, FuseboxConfig config) {
    this.store = store;
    this.history = history;
    this.most = config.maxOverview();
  }

  /** A breaker that was read, and what is remembered of it from one reading to the next. */
  private record Read(long version, long readAt, BreakerView view, RejectionRate rejections) {

    boolean isOutdated(Version now, long nowMicros) {
      boolean drifts =
          view.settings().slidingWindowType() == SlidingWindowType.TIME_BASED
              && view.counts().bufferedCalls() > 0;
      return version != now.version()
          || now.changesAt() <= nowMicros
          || (drifts && nowMicros - readAt >= DRIFT_MICROS);
    }
  }

  void start(@Observes StartupEvent started) {
    DaemonThread.start("fusebox-overview", this::run);
  }

  void stop(@Observes ShutdownEvent stopped) {
    isStopping = true;
    wakeUps.release();
  }

  /** The newest overview, for somebody who will ask again: from now on it is a second old. */
  public OverviewSnapshot current() {
    long now = System.nanoTime();
    boolean wasIdle = now - askedNanos >= IDLE_AFTER_NANOS;
    askedNanos = now;
    if (wasIdle) {
      wakeUps.release();
    }
    return snapshot;
  }

  /** The newest overview, which may be a quarter of a minute old. */
  public OverviewSnapshot latest() {
    return snapshot;
  }

  /** The database's clock at this moment, carried on from the last reading. */
  public Instant now() {
    return snapshot.at().plusNanos(System.nanoTime() - readNanos);
  }

  @Override
  public void onTransitions(List<HistoryEntry> lines) {
    trips.add(lines);
    wakeUps.release();
  }

  private void run() {
    while (!isStopping) {
      long start = System.nanoTime();
      try {
        wakeUps.drainPermits();
        refresh();
      } catch (RuntimeException e) {
        Log.debugf("The overview cannot be read for now: %s", e.getMessage());
      }
      rest(System.nanoTime() - start);
    }
  }

  private void rest(long workNanos) {
    boolean isIdle = System.nanoTime() - askedNanos >= IDLE_AFTER_NANOS;
    long atLeast = REST_PER_WORK * workNanos;
    long usual = (isIdle ? IDLE_REST : SHORTEST_REST).toNanos();
    try {
      boolean woken = wakeUps.tryAcquire(Math.max(usual, atLeast), TimeUnit.NANOSECONDS);
      if (woken && !isStopping) {
        // What is told by many transitions in a row is read together.
        TimeUnit.NANOSECONDS.sleep(Math.min(atLeast, SHORTEST_REST.toNanos()));
      }
    } catch (InterruptedException e) {
      isStopping = true;
    }
  }

  private void refresh() {
    Versions versions = store.versions(most);
    long now = versions.now();
    if (!knowsHistory) {
      history.ofHourBefore(Micros.toInstant(now), trips::add);
      knowsHistory = true;
    }
    Map<String, Read> next = new HashMap<>(versions.breakers().size() * 2);
    List<String> outdated = new ArrayList<>();
    for (Version each : versions.breakers()) {
      Read known = read.get(each.name());
      if (known == null || known.isOutdated(each, now)) {
        outdated.add(each.name());
      } else {
        next.put(each.name(), known);
      }
    }
    for (int i = 0; i < outdated.size(); i += READ_AT_ONCE) {
      int end = Math.min(i + READ_AT_ONCE, outdated.size());
      for (Found found : store.read(outdated.subList(i, end))) {
        next.put(found.name(), read(found, now));
      }
    }
    read = next;
    long at = System.nanoTime();
    snapshot = snapshot(versions);
    readNanos = at;
  }

  private Read read(Found found, long now) {
    Read before = read.get(found.name());
    RejectionRate rejections = before == null ? new RejectionRate() : before.rejections();
    rejections.counted(found.view().counts().notPermittedCalls(), now);
    return new Read(found.version(), now, found.view(), rejections);
  }

  private OverviewSnapshot snapshot(Versions versions) {
    Instant now = Micros.toInstant(versions.now());
    Map<String, Integer> tripsByBreaker = trips.byBreaker(now);
    List<OverviewEntry> entries = new ArrayList<>(read.size());
    read.forEach(
        (name, each) -> {
          int recent = tripsByBreaker.getOrDefault(name, 0);
          Attention attention = Attention.of(each.view(), recent);
          long rejected = each.rejections().perMinute(versions.now());
          entries.add(new OverviewEntry(name, each.view(), attention, recent, rejected));
        });
    entries.sort(OverviewEntry.BY_ATTENTION);
    return new OverviewSnapshot(now, versions.total(), List.copyOf(entries), trips.suspects(now));
  }
}
