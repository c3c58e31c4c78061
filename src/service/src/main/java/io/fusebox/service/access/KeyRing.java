package io.fusebox.service.access;

import io.fusebox.service.access.KnownKeys.Known;
import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.OverloadedException;
import io.fusebox.service.coordination.StorageException;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The keys of this deployment in memory, so that no request waits for the database to be let in.
 * One thread reads them each second: a key that was revoked is refused by every instance within
 * that time. One that is not known may be new, so who sends it waits for the next reading. While
 * the database does not answer, the keys that were read last go on being valid, until each expires.
 *
 * <p>Safe to call from any thread.
 */
@ApplicationScoped
public class KeyRing {

  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration SHORTEST_REST = Duration.ofMillis(100);
  private static final int BEATS_PER_NOTE = 30;

  /** So many requests wait at most for the next reading, with keys that are not known. */
  private static final int MOST_WAITING = 1_000;

  private final KeyStore store;
  private final FuseboxConfig config;
  private final KeyUse use = new KeyUse();
  private final List<Runnable> onReading = new CopyOnWriteArrayList<>();
  private final Semaphore wakeUps = new Semaphore(0);

  /** Guarded by this object's monitor. */
  private List<CompletableFuture<KnownKeys>> waiting = new ArrayList<>();

  private volatile @Nullable KnownKeys known;
  private volatile boolean isStopping;

  KeyRing(KeyStore store, FuseboxConfig config) {
    this.store = store;
    this.config = config;
  }

  void start(@Observes StartupEvent started) {
    if (config.accessControl()) {
      DaemonThread.start("fusebox-keys", this::run);
    }
  }

  void stop(@Observes ShutdownEvent stopped) {
    isStopping = true;
    wakeUps.release();
  }

  /**
   * What the holder of a key may do, if the key was known at the last reading.
   *
   * @return null: it was not
   * @throws InvalidKeyException nothing
   */
  public @Nullable Grant grantNow(Credential credential) {
    KnownKeys latest = known;
    return latest == null ? null : grant(latest, credential);
  }

  /**
   * What the holder of a key may do, by the next reading.
   *
   * @return fails with {@link InvalidKeyException} where that is nothing, with {@link
   *     StorageException} where it cannot be known, as the database does not answer, or with {@link
   *     OverloadedException} where too many wait to know it
   */
  public CompletionStage<Grant> grantSoon(Credential credential) {
    return next()
        .thenApply(
            keys -> {
              Grant grant = grant(keys, credential);
              if (grant == null) {
                throw InvalidKeyException.unknown();
              }
              return grant;
            });
  }

  private @Nullable Grant grant(KnownKeys keys, Credential credential) {
    Known found = credential.keyAmong(keys);
    if (found == null) {
      return null;
    }
    Grant grant = keys.grant(found);
    use.onUse(found.key().id());
    return credential.limit(grant);
  }

  /**
   * Begins a session of the holder of a key.
   *
   * @param grant of that key, which was let in just now
   * @param lifetime how long it is at most
   */
  public SessionToken beginSession(Grant grant, Duration lifetime) {
    KnownKeys latest = known;
    UUID id = grant.key();
    Known key = latest == null || id == null ? null : latest.find(id);
    if (latest == null || key == null) {
      throw InvalidKeyException.unknown();
    }
    return SessionToken.of(key, latest.now().plus(lifetime));
  }

  /** Whether what was granted holds still. */
  public boolean allows(Grant grant) {
    KnownKeys latest = known;
    return latest == null || latest.allow(grant);
  }

  /** Runs something after each reading, on the thread that reads: each second, and in between. */
  public void onReading(Runnable action) {
    onReading.add(action);
  }

  /** Has the keys read at once, as one of them has changed. */
  public void onChanged() {
    wakeUps.release();
  }

  /** The next reading, which begins after now. */
  private CompletionStage<KnownKeys> next() {
    CompletableFuture<KnownKeys> reading = new CompletableFuture<>();
    synchronized (this) {
      if (waiting.size() >= MOST_WAITING) {
        return CompletableFuture.failedFuture(OverloadedException.ofUnknownKeys(MOST_WAITING));
      }
      waiting.add(reading);
    }
    wakeUps.release();
    return reading
        .orTimeout(config.requestTimeLimit().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              throw new StorageException("whether there is such a key could not be read", failure);
            });
  }

  private void run() {
    for (int beats = 1; !isStopping; beats++) {
      read();
      if (beats % BEATS_PER_NOTE == 0) {
        noteUse();
      }
      rest();
    }
    noteUse();
  }

  private void read() {
    wakeUps.drainPermits();
    List<CompletableFuture<KnownKeys>> those = takeWaiting();
    try {
      KnownKeys keys = new KnownKeys(store.read(), System.nanoTime());
      if (keys.isEmpty() && createFirst()) {
        keys = new KnownKeys(store.read(), System.nanoTime());
      }
      known = keys;
      KnownKeys latest = keys;
      those.forEach(each -> each.complete(latest));
    } catch (RuntimeException e) {
      Log.debugf("Keys cannot be read for now: %s", e.getMessage());
      those.forEach(each -> each.completeExceptionally(e));
    }
    // Also when nothing was read: what was granted may have expired.
    onReading.forEach(Runnable::run);
  }

  private synchronized List<CompletableFuture<KnownKeys>> takeWaiting() {
    List<CompletableFuture<KnownKeys>> those = waiting;
    waiting = new ArrayList<>();
    return those;
  }

  private boolean createFirst() {
    KeyText text = KeyText.random();
    boolean isCreated = store.createFirst(FirstKey.KEY, text.hash());
    if (isCreated) {
      FirstKey.tell(text);
    }
    return isCreated;
  }

  private void noteUse() {
    KnownKeys latest = known;
    Map<UUID, Instant> used = latest == null ? Map.of() : use.take(latest.now());
    if (!used.isEmpty()) {
      try {
        store.noteUse(used);
      } catch (RuntimeException e) {
        Log.debugf("When keys were used is not noted: %s", e.getMessage());
      }
    }
  }

  private void rest() {
    try {
      if (wakeUps.tryAcquire(BEAT.toNanos(), TimeUnit.NANOSECONDS)) {
        // Whoever sends keys that are none makes the database answer ten times a second at most.
        TimeUnit.NANOSECONDS.sleep(SHORTEST_REST.toNanos());
      }
    } catch (InterruptedException e) {
      isStopping = true;
    }
  }
}
