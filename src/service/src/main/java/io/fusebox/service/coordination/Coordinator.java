package io.fusebox.service.coordination;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.BreakerStore.Work;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The one door to the breakers. It never blocks: each call answers with a stage that completes once
 * what it tells of is durable, or fails with what the store or the engine threw, with {@link
 * OverloadedException}, or with {@link TimeLimitException}. Safe to call from any thread.
 *
 * <p>At present each command is a transaction of its own that holds the breaker's row, on a thread
 * of {@link Workers}.
 */
@ApplicationScoped
public class Coordinator {

  private final BreakerStore store;
  private final Workers workers;
  private final @Nullable Settings undeclared;

  Coordinator(BreakerStore store, Workers workers, FuseboxConfig config) {
    this.store = store;
    this.workers = workers;
    this.undeclared = config.createOnFirstUse() ? Settings.DEFAULTS : null;
  }

  /** Asks a breaker for the leave to make one call. */
  public CompletionStage<Acquired> acquirePermit(String name, @Nullable String caller) {
    AcquirePermit command = new AcquirePermit(caller);
    return change(
        name,
        undeclared,
        (stored, now) -> Acquired.of(stored, stored.breaker().apply(command, now)));
  }

  /** Reports how a call ended. A report with a permit never creates a breaker. */
  public CompletionStage<Recorded> record(String name, Report report) {
    return change(name, report.permitId() == null ? undeclared : null, report::applyTo);
  }

  /**
   * Creates a breaker with these settings, or gives them to the one that is there.
   *
   * @param precondition what the present settings must be like
   */
  public CompletionStage<Declared> declare(
      String name, Settings settings, SettingsPrecondition precondition, @Nullable String caller) {
    ChangeSettings command = new ChangeSettings(settings, caller);
    return change(
        name,
        settings,
        (stored, now) -> {
          precondition.require(name, stored.isNew() ? null : stored.breaker().settings());
          BreakerView view = stored.breaker().apply(command, now);
          return new Declared(new NamedView(name, view), stored.isNew());
        });
  }

  /** Carries out an operator's command on a breaker that exists. */
  public CompletionStage<NamedView> operate(String name, Command<BreakerView> command) {
    return change(
        name, null, (stored, now) -> new NamedView(name, stored.breaker().apply(command, now)));
  }

  /** Deletes a breaker; its history stays. */
  public CompletionStage<Boolean> delete(String name, SettingsPrecondition precondition) {
    return workers.run(
        () -> {
          store.delete(name, precondition);
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
          if (entries.isEmpty() && filter.after() == null) {
            store.read(name);
          }
          return entries;
        });
  }

  private <R> CompletionStage<R> change(String name, @Nullable Settings ifAbsent, Work<R> work) {
    return workers.run(() -> store.change(name, ifAbsent, work));
  }
}
