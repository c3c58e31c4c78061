package io.fusebox.client;

import io.fusebox.client.model.Breaker;
import io.fusebox.client.model.Counts;
import io.fusebox.client.model.DeclaredSettings;
import io.fusebox.client.model.HistoryEntry;
import io.fusebox.client.model.OperatorAction;
import io.fusebox.client.model.OverrideState;
import io.fusebox.client.model.PermitDecision;
import io.fusebox.client.model.SlidingWindowType;
import io.fusebox.client.model.Trials;
import io.fusebox.engine.Author;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.ErrorFailures;
import io.fusebox.engine.BreakerView.FailingCallers;
import io.fusebox.engine.BreakerView.FailingErrors;
import io.fusebox.engine.BreakerView.StandingOverride;
import io.fusebox.engine.BreakerView.TrippedBy;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.DisplayText;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Setting;
import io.fusebox.engine.SettingChange;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.ThresholdReading;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The contract's words as the engine's values, and back. */
final class Models {

  private Models() {}

  static State state(io.fusebox.client.model.State state) {
    return State.valueOf(state.getValue());
  }

  static Rejection rejection(PermitDecision decision) {
    PermitDecision.ReasonEnum reason = decision.getReason();
    String retryAfter = decision.getRetryAfter();
    return new Rejection(
        state(decision.getState()),
        DisplayText.clean(String.valueOf(decision.getWhy())),
        retryAfter == null ? null : Duration.parse(retryAfter),
        reason == null ? null : RejectionReason.valueOf(reason.getValue()));
  }

  /**
   * The transition that a line of history tells.
   *
   * @throws IllegalStateException it lacks something
   */
  static Transition transition(HistoryEntry line) {
    return transition(
        line.getGeneration(),
        line.getFrom(),
        line.getTo(),
        line.getCause(),
        line.getWhy(),
        line.getAt(),
        line.getCaller(),
        line.getPrincipal(),
        line.getReason(),
        line.getChanges());
  }

  private static Transition transition(
      @Nullable Long generation,
      io.fusebox.client.model.@Nullable State from,
      io.fusebox.client.model.@Nullable State to,
      io.fusebox.client.model.@Nullable Cause cause,
      @Nullable String why,
      @Nullable OffsetDateTime at,
      @Nullable String caller,
      @Nullable String principal,
      @Nullable String reason,
      @Nullable List<io.fusebox.client.model.SettingChange> changes) {
    return new Transition(
        required(generation),
        state(required(from)),
        state(required(to)),
        Cause.valueOf(required(cause).getValue()),
        required(why),
        required(at).toInstant(),
        caller,
        principal,
        reason,
        // An older service sends none.
        changes == null ? List.of() : changes.stream().map(Models::change).toList());
  }

  private static SettingChange change(io.fusebox.client.model.SettingChange change) {
    return new SettingChange(required(change.getSetting()), change.getFrom(), change.getTo());
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("what the service told lacks something that has to be there");
    }
    return value;
  }

  static BreakerView view(Breaker breaker) {
    Counts counts = breaker.getCounts();
    Trials trials = breaker.getTrials();
    io.fusebox.client.model.Transition last = breaker.getLastTransition();
    return new BreakerView(
        state(breaker.getState()),
        breaker.getGeneration(),
        override(breaker.getOverride()),
        settings(breaker.getSettings()),
        new BreakerView.Counts(
            counts.getBufferedCalls(),
            counts.getFailedCalls(),
            counts.getSlowCalls(),
            counts.getNotPermittedCalls(),
            counts.getConsecutiveFailures()),
        breaker.getFailureRate(),
        breaker.getSlowCallRate(),
        instant(breaker.getOpenUntil()),
        trials == null
            ? null
            : new BreakerView.Trials(trials.getPermitted(), trials.getGiven(), trials.getOut()),
        instant(breaker.getNotClosedSince()),
        trippedBy(breaker.getTrippedBy()),
        failingCallers(breaker.getFailingCallers()),
        failingErrors(breaker.getFailingErrors()),
        // An older service sends neither.
        breaker.getTripsInARow() == null ? 0 : breaker.getTripsInARow(),
        thresholds(breaker.getThresholds()),
        last == null ? null : transition(last));
  }

  private static List<ThresholdReading> thresholds(
      @Nullable List<io.fusebox.client.model.ThresholdReading> readings) {
    List<ThresholdReading> known = new ArrayList<>();
    for (io.fusebox.client.model.ThresholdReading reading :
        Objects.requireNonNullElse(readings, List.<io.fusebox.client.model.ThresholdReading>of())) {
      for (Setting<? extends Number> threshold : ThresholdReading.SETTINGS) {
        if (threshold.name().equals(reading.getSetting())) {
          known.add(new ThresholdReading(threshold, reading.getValue(), reading.getThreshold()));
        }
      }
    }
    return known;
  }

  private static Transition transition(io.fusebox.client.model.Transition line) {
    return transition(
        line.getGeneration(),
        line.getFrom(),
        line.getTo(),
        line.getCause(),
        line.getWhy(),
        line.getAt(),
        line.getCaller(),
        line.getPrincipal(),
        line.getReason(),
        line.getChanges());
  }

  private static @Nullable StandingOverride override(
      io.fusebox.client.model.@Nullable StandingOverride override) {
    return override == null
        ? null
        : new StandingOverride(
            State.valueOf(override.getState().getValue()),
            DisplayText.cleanOrNull(override.getReason()),
            instant(override.getUntil()),
            DisplayText.cleanOrNull(override.getSetBy()),
            instant(override.getSetAt()));
  }

  private static @Nullable TrippedBy trippedBy(io.fusebox.client.model.@Nullable TrippedBy by) {
    return by == null
        ? null
        : new TrippedBy(
            by.getAt().toInstant(),
            DisplayText.cleanOrNull(by.getCaller()),
            DisplayText.cleanOrNull(by.getError()),
            DisplayText.clean(by.getWhy()));
  }

  /** A service of an older version sends none. */
  private static FailingCallers failingCallers(
      io.fusebox.client.model.@Nullable FailingCallers failing) {
    return failing == null
        ? FailingCallers.NONE
        : new FailingCallers(
            failing.getCallers().stream()
                .map(
                    caller ->
                        new CallerFailures(
                            DisplayText.cleanOrNull(caller.getCaller()), caller.getFailures()))
                .toList(),
            failing.getOthers());
  }

  /** A service of an older version sends none. */
  private static FailingErrors failingErrors(
      io.fusebox.client.model.@Nullable FailingErrors failing) {
    return failing == null
        ? FailingErrors.NONE
        : new FailingErrors(
            failing.getErrors().stream()
                .map(
                    error ->
                        new ErrorFailures(
                            DisplayText.cleanOrNull(error.getError()), error.getFailures()))
                .toList(),
            failing.getOthers());
  }

  static OperatorAction action(Author author) {
    return new OperatorAction().caller(author.caller()).reason(author.reason());
  }

  static io.fusebox.client.model.OperatorOverride override(SetOverride command) {
    OperatorOverride override = command.override();
    Instant until = override.until();
    Duration lasting = command.lasting();
    io.fusebox.client.model.OperatorOverride model =
        new io.fusebox.client.model.OperatorOverride()
            .state(OverrideState.fromValue(override.state().name()))
            .reason(override.reason())
            .until(until == null ? null : until.atOffset(ZoneOffset.UTC));
    model.setFor(lasting == null ? null : lasting.toString());
    return model;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
    return moment == null ? null : moment.toInstant();
  }

  static Settings settings(io.fusebox.client.model.Settings settings) {
    return new Settings(
        settings.getConsecutiveFailureThreshold(),
        settings.getFailureCountThreshold(),
        settings.getFailureRateThreshold(),
        settings.getSlowCallRateThreshold(),
        Duration.parse(settings.getSlowCallDurationThreshold()),
        io.fusebox.engine.SlidingWindowType.valueOf(settings.getSlidingWindowType().getValue()),
        settings.getSlidingWindowSize(),
        settings.getMinimumNumberOfCalls(),
        settings.getMinimumDistinctCallers(),
        Duration.parse(settings.getWaitDurationInOpenState()),
        settings.getWaitDurationMultiplier(),
        Duration.parse(settings.getMaxWaitDurationInOpenState()),
        settings.getPermittedNumberOfCallsInHalfOpenState(),
        settings.getMinimumNumberOfCallsInHalfOpenState(),
        Duration.parse(settings.getPermitLease()),
        Duration.parse(settings.getMaxPermitLease()),
        Duration.parse(settings.getMaxWaitDurationInHalfOpenState()),
        settings.getAutomaticTransitionFromOpenToHalfOpenEnabled());
  }

  static DeclaredSettings settings(Settings settings) {
    return new DeclaredSettings()
        .consecutiveFailureThreshold(settings.consecutiveFailureThreshold())
        .failureCountThreshold(settings.failureCountThreshold())
        .failureRateThreshold(settings.failureRateThreshold())
        .slowCallRateThreshold(settings.slowCallRateThreshold())
        .slowCallDurationThreshold(settings.slowCallDurationThreshold().toString())
        .slidingWindowType(SlidingWindowType.fromValue(settings.slidingWindowType().name()))
        .slidingWindowSize(settings.slidingWindowSize())
        .minimumNumberOfCalls(settings.minimumNumberOfCalls())
        .minimumDistinctCallers(settings.minimumDistinctCallers())
        .waitDurationInOpenState(settings.waitDurationInOpenState().toString())
        .waitDurationMultiplier(settings.waitDurationMultiplier())
        .maxWaitDurationInOpenState(settings.maxWaitDurationInOpenState().toString())
        .permittedNumberOfCallsInHalfOpenState(settings.permittedNumberOfCallsInHalfOpenState())
        .minimumNumberOfCallsInHalfOpenState(settings.minimumNumberOfCallsInHalfOpenState())
        .permitLease(settings.permitLease().toString())
        .maxPermitLease(settings.maxPermitLease().toString())
        .maxWaitDurationInHalfOpenState(settings.maxWaitDurationInHalfOpenState().toString())
        .automaticTransitionFromOpenToHalfOpenEnabled(
            settings.automaticTransitionFromOpenToHalfOpenEnabled());
  }
}
