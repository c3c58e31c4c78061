package io.fusebox.service.overview;

import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.Workers;
import io.fusebox.service.overview.CallerStore.Beat;
import io.fusebox.service.overview.CallerStore.CallerPage;
import io.fusebox.service.overview.CallerStore.CallerQuery;
import io.fusebox.service.overview.CallerStore.Instance;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The callers of all instances: who calls which breaker, who listens, with which program. Each
 * instance notes in memory whom it hears of, and tells the others every ten seconds through the
 * database. Safe to call from any thread.
 */
@ApplicationScoped
public class Callers {

  private static final Duration BEAT = Duration.ofSeconds(10);

  /** A caller counts as one of a breaker's for five minutes. */
  private static final CallerActivity.Limits LIMITS =
      new CallerActivity.Limits(10_000, 100_000, 30);

  /** So that what was lost, as with an older copy of the database, is told again. */
  private static final int BEATS_PER_WHOLE = 30;

  private final CallerStore store;
  private final Workers workers;
  private final UsedBreakers used;
  private final String version;
  private final CallerActivity activity = new CallerActivity(LIMITS);
  private final UUID self = UUID.randomUUID();
  private final Semaphore stop = new Semaphore(0);

  private volatile List<Instance> instances = List.of();
  private volatile Map<String, Set<String>> elsewhere = Map.of();

  Callers(
      CallerStore store,
      Workers workers,
      UsedBreakers used,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.store = store;
    this.workers = workers;
    this.used = used;
    this.version = version;
  }

  void start(@Observes StartupEvent started) {
    DaemonThread.start("fusebox-callers", this::run);
  }

  void stop(@Observes ShutdownEvent stopped) {
    stop.release();
  }

  /**
   * Notes that a caller has called, and that the breaker is used.
   *
   * @param caller null: unnamed
   * @return whether {@link #onClient} is to be told what program it uses
   */
  public boolean onCall(String breaker, @Nullable String caller) {
    used.onUse(breaker);
    return activity.onCall(breaker, caller);
  }

  /**
   * Notes what program a caller uses.
   *
   * @param client as its header User-Agent says; null: not said
   */
  public void onClient(String caller, @Nullable String client) {
    activity.onClient(caller, client);
  }

  /**
   * Notes that a caller listens to transitions from now on.
   *
   * @return what notes that it does no longer
   */
  public Runnable onListening(String caller, @Nullable String client) {
    return activity.onListening(caller, client);
  }

  /** How many callers have called a breaker within the last five minutes, of any instance. */
  public int callersOf(String breaker) {
    Set<String> here = activity.callersOf(breaker);
    Set<String> others = elsewhere.getOrDefault(breaker, Set.of());
    if (others.isEmpty()) {
      return here.size();
    }
    Set<String> all = new HashSet<>(others);
    all.addAll(here);
    return all.size();
  }

  /** The instances that have told of themselves lately. */
  public List<Instance> instances() {
    return instances;
  }

  /**
   * Reads callers. Never blocks.
   *
   * @return fails as {@link Workers#run}, or with what the store threw
   */
  public CompletionStage<CallerPage> read(CallerQuery query) {
    return workers.run(() -> store.callers(query));
  }

  private void run() {
    int beats = 0;
    boolean tellAll = true;
    do {
      Beat beat = activity.endBeat(tellAll || beats % BEATS_PER_WHOLE == 0);
      try {
        store.write(new Instance(self, version, null, null), beat);
        instances = store.instances();
        elsewhere = byBreaker(store.callersElsewhere(self));
        if (beats % BEATS_PER_WHOLE == 0) {
          store.deleteOld();
        }
        tellAll = false;
      } catch (RuntimeException e) {
        Log.debugf("Callers are not told of for now: %s", e.getMessage());
        tellAll = true;
      }
      beats++;
    } while (!isStopped());
  }

  private boolean isStopped() {
    try {
      return stop.tryAcquire(BEAT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static Map<String, Set<String>> byBreaker(
      Map<UUID, Map<String, Set<String>>> byInstance) {
    Map<String, Set<String>> all = new HashMap<>();
    byInstance
        .values()
        .forEach(
            breakers ->
                breakers.forEach(
                    (breaker, callers) ->
                        all.computeIfAbsent(breaker, b -> new HashSet<>()).addAll(callers)));
    return all;
  }
}
