package io.fusebox.service.coordination;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.InvalidOverrideException;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Settings;
import io.fusebox.engine.UnknownPermitException;
import io.fusebox.service.coordination.ItemResult.Counted;
import io.fusebox.service.coordination.ItemResult.Refused;
import io.fusebox.service.coordination.OutcomeItem.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client asks for: how it is sent, and what the model says to it. */
sealed interface SimulatedOperation {

  /** The breaker that it is about, or the first of them. */
  String breaker();

  /** As the client sends it; null: none. */
  @Nullable String key();

  /** Sends it, for which it may be sent again. */
  CompletionStage<?> send(Coordinator coordinator);

  /**
   * Carries out on the model what is to be done on one breaker.
   *
   * @return the answer in words
   */
  String inModel(SimulationModel model, Place place);

  /** Whether nobody can have answered so without a change to store. */
  default boolean tellsOfChange(String words) {
    return false;
  }

  /** Where a part of an operation is carried out. */
  record Place(String breaker, long createdAt, boolean isNew, long now) {}

  /** The key as it is sent; what is asked for is told by the words for it. */
  private static @Nullable IdempotencyKey idempotencyKey(SimulatedOperation operation) {
    return operation.key() == null
        ? null
        : IdempotencyKey.of(operation.key(), operation.toString());
  }

  private static String call(RecordOutcome run) {
    return (run.count() == 1 ? "" : run.count() + " x ")
        + run.outcome()
        + (run.permit() == null ? "" : " with " + run.permit())
        + " by "
        + run.caller();
  }

  /** Asks for a permit. */
  record Acquire(String breaker, String caller, @Nullable Duration lease, @Nullable String key)
      implements SimulatedOperation {

    Acquire(String breaker, String caller, @Nullable String key) {
      this(breaker, caller, null, key);
    }

    @Override
    public CompletionStage<?> send(Coordinator coordinator) {
      return coordinator.acquirePermit(
          breaker,
          new AcquirePermit(caller, lease),
          new Reply<>(SimulationWords::of, SimulationWords.FORM, idempotencyKey(this)));
    }

    @Override
    public String inModel(SimulationModel model, Place place) {
      return model.acquire(lease, place.now());
    }

    @Override
    public boolean tellsOfChange(String words) {
      return words.startsWith("rejected") || words.contains("trial permit");
    }

    @Override
    public String toString() {
      return "acquire " + breaker + " by " + caller + (lease == null ? "" : " for " + lease);
    }
  }

  /** Prolongs a permit. */
  record Renew(String breaker, PermitId permitId, @Nullable Duration lease, @Nullable String key)
      implements SimulatedOperation {
    @Override
    public CompletionStage<?> send(Coordinator coordinator) {
      return coordinator.renewPermit(
          breaker,
          Renewal.of(permitId, lease),
          new Reply<>(SimulationWords::of, SimulationWords.FORM, idempotencyKey(this)));
    }

    @Override
    public String inModel(SimulationModel model, Place place) {
      if (permitId.createdAt() != place.createdAt()) {
        model.moveTo(place.now());
        return SimulationWords.renewed(null, "STALE", model.state(), model.generation());
      }
      return model.renew(permitId.permit(), lease, place.now());
    }

    @Override
    public String toString() {
      return "renew " + breaker + " " + permitId.permit() + (lease == null ? "" : " for " + lease);
    }
  }

  /** Reports one call. */
  record ReportOne(
      String breaker, RecordOutcome command, @Nullable PermitId permitId, @Nullable String key)
      implements SimulatedOperation {
    @Override
    public CompletionStage<?> send(Coordinator coordinator) {
      return coordinator.record(
          breaker,
          new Report(command, permitId),
          new Reply<>(SimulationWords::of, SimulationWords.FORM, idempotencyKey(this)));
    }

    @Override
    public String inModel(SimulationModel model, Place place) {
      if (permitId != null && permitId.createdAt() != place.createdAt()) {
        model.moveTo(place.now());
        return words(Disposition.STALE, 0, model);
      }
      SimulationModel.Result result =
          model.report(command.outcome(), 1, command.permit(), place.now());
      return result == null
          ? SimulationWords.refused(UnknownPermitException.class)
          : words(result.disposition(), result.recorded(), model);
    }

    private static String words(Disposition disposition, int count, SimulationModel model) {
      return disposition + " " + count + " " + model.state() + " " + model.generation();
    }

    @Override
    public boolean tellsOfChange(String words) {
      return words.startsWith("RECORDED") && command.outcome() != Outcome.RELEASED;
    }

    @Override
    public String toString() {
      return "report " + breaker + " " + call(command);
    }
  }

  /** Reports many calls of many breakers. */
  record Batch(List<OutcomeItem> items, @Nullable String key) implements SimulatedOperation {
    @Override
    public String breaker() {
      return items.get(0).breaker();
    }

    @Override
    public CompletionStage<?> send(Coordinator coordinator) {
      return coordinator.recordAll(items, idempotencyKey(this), item -> {});
    }

    @Override
    public String inModel(SimulationModel model, Place place) {
      List<ItemResult> results = new ArrayList<>();
      for (OutcomeItem item : items) {
        if (item.breaker().equals(place.breaker())) {
          results.add(item(item, model, place.now()));
        }
      }
      return SimulationWords.of((Object) results);
    }

    private static ItemResult item(OutcomeItem item, SimulationModel model, long now) {
      long recorded = 0;
      long stale = 0;
      long ignored = 0;
      for (Run run : item.runs()) {
        RecordOutcome calls = run.outcomes();
        SimulationModel.Result result =
            model.reportLate(
                calls.outcome(), calls.count(), calls.permit(), now - Micros.of(run.age()), now);
        if (result == null) {
          return new Refused("");
        }
        int rest = calls.count() - result.recorded();
        recorded += result.recorded();
        stale += result.disposition() == Disposition.STALE ? rest : 0;
        ignored += result.disposition() == Disposition.IGNORED ? rest : 0;
      }
      return new Counted(recorded, stale, ignored, model.state(), model.generation());
    }

    @Override
    public String toString() {
      return items.stream().map(Batch::words).collect(Collectors.joining(", ", "batch of ", ""));
    }

    private static String words(OutcomeItem item) {
      return item.runs().stream()
          .map(run -> call(run.outcomes()) + " " + run.age() + " ago")
          .collect(Collectors.joining(", ", item.breaker() + " (", ")"));
    }
  }

  /**
   * Declares a breaker.
   *
   * @param there whether it has to be there; null: it need not
   */
  record Declare(String breaker, Settings settings, @Nullable Boolean there)
      implements SimulatedOperation {
    @Override
    public @Nullable String key() {
      return null;
    }

    private boolean holds(@Nullable Settings present) {
      return there == null || there == (present != null);
    }

    @Override
    public CompletionStage<?> send(Coordinator coordinator) {
      return coordinator.declare(breaker, new ChangeSettings(settings, "operator"), this::holds);
    }

    @Override
    public String inModel(SimulationModel model, Place place) {
      if (!holds(place.isNew() ? null : model.settings())) {
        return SimulationWords.refused(PreconditionFailedException.class);
      }
      model.change(settings, place.now());
      return (place.isNew() ? "created " : "declared ") + SimulationWords.of(model);
    }

    @Override
    public String toString() {
      return "declare "
          + breaker
          + (there == null ? "" : there ? " if it is there" : " if it is new");
    }
  }

  /** Resets a breaker, or sets or lifts an override. */
  record Operate(String breaker, Command<BreakerView> command, @Nullable String key)
      implements SimulatedOperation {
    @Override
    public CompletionStage<?> send(Coordinator coordinator) {
      return coordinator.operate(
          breaker,
          command,
          new Reply<>(
              (NamedView named) -> SimulationWords.of(named.view()),
              SimulationWords.FORM,
              idempotencyKey(this)));
    }

    @Override
    public String inModel(SimulationModel model, Place place) {
      if (command instanceof Reset) {
        model.reset(place.now());
      } else if (command instanceof LiftOverride) {
        model.lift(place.now());
      } else if (!model.override(((SetOverride) command).override(), place.now())) {
        return SimulationWords.refused(InvalidOverrideException.class);
      }
      return SimulationWords.of(model);
    }

    @Override
    public String toString() {
      return "operate " + breaker + " " + command;
    }
  }
}
