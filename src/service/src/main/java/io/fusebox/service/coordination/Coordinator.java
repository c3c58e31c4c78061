package io.fusebox.service.coordination;

import io.fusebox.engine.Author;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Renewed;
import io.fusebox.engine.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one door to the breakers. It never blocks: each call answers with a stage that completes once
 * what it tells of is durable, or fails with what the store or the engine threw, with {@link
 * OverloadedException}, or with {@link TimeLimitException}. Safe to call from any thread.
 *
 * <p>What changes a breaker goes through its lane; what only reads, to a worker.
 */
@ApplicationScoped
public class Coordinator {

  private final Submitter lanes;
  private final BreakerStore store;
  private final Workers workers;
  private final PermitIssuer permits;
  private final @Nullable Settings undeclared;

  Coordinator(
      Submitter lanes,
      BreakerStore store,
      Workers workers,
      PermitIssuer permits,
      FuseboxConfig config) {
    this.lanes = lanes;
    this.store = store;
    this.workers = workers;
    this.permits = permits;
    this.undeclared = config.createOnFirstUse() ? Settings.DEFAULTS : null;
  }

  /** Asks a breaker for the leave to make one call. */
  public <T> CompletionStage<T> acquirePermit(
      String name, AcquirePermit command, Reply<Acquired, T> reply) {
    return lanes.submit(
        name,
        Existence.atFirstUse(undeclared, command.principal()),
        reply.once(name),
        (stored, now) -> reply.made().apply(Acquired.of(stored, command, now, permits)));
  }

  /** Prolongs the lease of a permit. Never creates a breaker. */
  public <T> CompletionStage<T> renewPermit(String name, Renewal renewal, Reply<Renewed, T> reply) {
    return lanes.submit(
        name,
        Existence.REQUIRED,
        reply.once(name),
        (stored, now) -> reply.made().apply(renewal.applyTo(stored, now, permits)));
  }

  /** Reports how a call ended. A report with a permit never creates a breaker. */
  public <T> CompletionStage<T> record(String name, Report report, Reply<Recorded, T> reply) {
    return lanes.submit(
        name,
        report.permitId() == null
            ? Existence.atFirstUse(undeclared, report.command().principal())
            : Existence.REQUIRED,
        reply.once(name),
        (stored, now) -> reply.made().apply(report.applyTo(stored, now, permits)));
  }

  /**
   * Reports how many calls ended, of many breakers.
   *
   * @param key null: the reports count each time they come
   * @param onCounted is told of those that are stored now, and were not for an earlier request with
   *     the key; on any thread
   * @return what became of each, in their order; fails only where all of them do for the same
   *     trouble of the service
   */
  public CompletionStage<List<ItemResult>> recordAll(
      List<OutcomeItem> items, @Nullable IdempotencyKey key, Consumer<OutcomeItem> onCounted) {
    return items.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : new OutcomeBatch(items, key, onCounted).submitTo(lanes, undeclared);
  }

  /**
   * Creates a breaker with these settings, or gives them to the one that is there.
   *
   * @param precondition what the present settings must be like
   */
  public CompletionStage<Declared> declare(
      String name, ChangeSettings command, SettingsPrecondition precondition) {
    return lanes.submit(
        name,
        Existence.declaredWith(command.settings(), command.author().principal()),
        null,
        (stored, now) -> {
          precondition.require(name, stored.isNew() ? null : stored.breaker().settings());
          BreakerView view = stored.breaker().apply(command, now);
          return new Declared(new NamedView(name, view), stored.isNew());
        });
  }

  /**
   * Changes the settings of a breaker that exists.
   *
   * @param change makes the command of the settings that it has now; may run more than once
   * @param precondition what the present settings must be like
   */
  public CompletionStage<NamedView> change(
      String name, Function<Settings, ChangeSettings> change, SettingsPrecondition precondition) {
    return lanes.submit(
        name,
        Existence.DECLARED,
        null,
        (stored, now) -> {
          Settings present = stored.breaker().settings();
          precondition.require(name, present);
          return new NamedView(name, stored.breaker().apply(change.apply(present), now));
        });
  }

  /** Carries out an operator's command on a breaker that exists. */
  public <T> CompletionStage<T> operate(
      String name, Command<BreakerView> command, Reply<NamedView, T> reply) {
    return lanes.submit(
        name,
        Existence.REQUIRED,
        reply.once(name),
        (stored, now) ->
            reply.made().apply(new NamedView(name, stored.breaker().apply(command, now))));
  }

  /** Deletes a breaker. Its history stays, and has a line of this. */
  public CompletionStage<Boolean> delete(
      String name, Author author, SettingsPrecondition precondition) {
    return workers.run(
        () -> {
          store.delete(name, author, precondition);
          return true;
        });
  }

  /** Reads a breaker. */
  public CompletionStage<NamedView> read(String name) {
    return workers.run(() -> store.read(name));
  }

  /** Reads breakers, ordered by name. */
  public CompletionStage<List<NamedView>> list(BreakerFilter filter) {
    return workers.run(() -> store.list(filter));
  }

  /** Reads lines of history, ordered by id. */
  public CompletionStage<List<HistoryEntry>> history(HistoryFilter filter) {
    return workers.run(() -> store.history(filter));
  }

  /**
   * Reads lines of one breaker's history, which outlives the breaker.
   *
   * @return fails with {@link UnknownBreakerException} where there is neither breaker nor history
   */
  public CompletionStage<List<HistoryEntry>> historyOf(String name, HistoryFilter filter) {
    return workers.run(
        () -> {
          List<HistoryEntry> entries = store.history(filter);
          if (entries.isEmpty() && store.history(HistoryFilter.newestOf(name)).isEmpty()) {
            store.read(name);
          }
          return entries;
        });
  }
}
