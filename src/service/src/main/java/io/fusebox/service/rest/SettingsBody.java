package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Settings on the wire. The fields hold the defaults, so what a body leaves out keeps them, and a
 * null is a null. The bounds are the engine's to check; here they are told.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
abstract class SettingsBody {

  static final int LONGEST_REASON = 300;
  static final String REASON_MESSAGE = "must be at most " + LONGEST_REASON + " characters";

  private static final String NOT_NULL =
      "must not be null: leave it out for its default (only rules can be turned off by null)";

  @Schema(
      nullable = true,
      minimum = "1",
      maximum = "1000000",
      defaultValue = "5",
      description = "Trip at so many failures in a row; null: rule off.")
  @Nullable Integer consecutiveFailureThreshold = Settings.DEFAULTS.consecutiveFailureThreshold();

  @Schema(
      nullable = true,
      minimum = "1",
      maximum = "1000000",
      description =
          "Trip when so many of the window's calls failed, whatever succeeded between them and with"
              + " no minimum of calls; at most slidingWindowSize for COUNT_BASED; null: rule off.")
  @Nullable Integer failureCountThreshold = Settings.DEFAULTS.failureCountThreshold();

  @Schema(
      nullable = true,
      minimum = "0",
      exclusiveMinimum = true,
      maximum = "100",
      description = "Trip when so many percent of the window's calls failed; null: rule off.")
  @Nullable Float failureRateThreshold = Settings.DEFAULTS.failureRateThreshold();

  @Schema(
      nullable = true,
      minimum = "0",
      exclusiveMinimum = true,
      maximum = "100",
      description = "Trip when so many percent of the window's calls were slow; null: rule off.")
  @Nullable Float slowCallRateThreshold = Settings.DEFAULTS.slowCallRateThreshold();

  @Schema(
      implementation = String.class,
      format = "duration",
      defaultValue = "PT1M",
      description = "A call is slow when it took longer, PT0.001S to P365D.")
  @NotNull(message = NOT_NULL)
  Duration slowCallDurationThreshold = Settings.DEFAULTS.slowCallDurationThreshold();

  // In words, since a default beside a reference is no value of that type to generators.
  @Schema(
      description =
          "Whether the window holds the last calls (COUNT_BASED), those of the last seconds"
              + " (TIME_BASED), or all since the breaker closed (UNBOUNDED). Default: COUNT_BASED.")
  @NotNull(message = NOT_NULL)
  SlidingWindowType slidingWindowType = Settings.DEFAULTS.slidingWindowType();

  @Schema(
      minimum = "1",
      maximum = "10000",
      defaultValue = "100",
      description =
          "How many calls (at most 10,000) or seconds (at most 3,600); without meaning for"
              + " UNBOUNDED.")
  @NotNull(message = NOT_NULL)
  Integer slidingWindowSize = Settings.DEFAULTS.slidingWindowSize();

  @Schema(
      minimum = "1",
      maximum = "1000000",
      defaultValue = "100",
      description =
          "No rate below so many calls. A COUNT_BASED window takes the smaller of this and its size, a"
              + " half-open round that has no minimum of its own the smaller of this and what it"
              + " permits.")
  @NotNull(message = NOT_NULL)
  Integer minimumNumberOfCalls = Settings.DEFAULTS.minimumNumberOfCalls();

  @Schema(
      minimum = "1",
      maximum = "100",
      defaultValue = "1",
      description =
          "Trip only when the failures (or the slow calls) that would trip the breaker came from at"
              + " least so many callers; calls without a caller's name count as one caller's. Trial"
              + " calls speak for all callers.")
  @NotNull(message = NOT_NULL)
  Integer minimumDistinctCallers = Settings.DEFAULTS.minimumDistinctCallers();

  @Schema(
      implementation = String.class,
      format = "duration",
      defaultValue = "PT1M",
      description = "How long OPEN rejects, PT0.001S to P365D.")
  @NotNull(message = NOT_NULL)
  Duration waitDurationInOpenState = Settings.DEFAULTS.waitDurationInOpenState();

  @Schema(
      minimum = "1",
      maximum = "100",
      defaultValue = "1",
      description =
          "By how much the wait grows with each trip in a row: 1 for no growth, or from 1.01.")
  @NotNull(message = NOT_NULL)
  Double waitDurationMultiplier = Settings.DEFAULTS.waitDurationMultiplier();

  @Schema(
      implementation = String.class,
      format = "duration",
      defaultValue = "PT1H",
      description =
          "The bound of that growth, PT0.001S to P365D; a longer waitDurationInOpenState stays.")
  @NotNull(message = NOT_NULL)
  Duration maxWaitDurationInOpenState = Settings.DEFAULTS.maxWaitDurationInOpenState();

  @Schema(
      minimum = "1",
      maximum = "1000",
      defaultValue = "1",
      description = "How many trial permits a half-open round gives in total.")
  @NotNull(message = NOT_NULL)
  Integer permittedNumberOfCallsInHalfOpenState =
      Settings.DEFAULTS.permittedNumberOfCallsInHalfOpenState();

  @Schema(
      nullable = true,
      minimum = "1",
      maximum = "1000",
      description =
          "How many trial results decide a half-open round, at most as many as it permits; null:"
              + " minimumNumberOfCalls where a rate rule is on, otherwise all that it permits.")
  @Nullable Integer minimumNumberOfCallsInHalfOpenState =
      Settings.DEFAULTS.minimumNumberOfCallsInHalfOpenState();

  @Schema(
      implementation = String.class,
      format = "duration",
      defaultValue = "PT30S",
      description = "How long a trial permit may stay out, PT0.001S to P365D.")
  @NotNull(message = NOT_NULL)
  Duration permitLease = Settings.DEFAULTS.permitLease();

  @Schema(
      implementation = String.class,
      format = "duration",
      defaultValue = "PT10M",
      description =
          "The bound of the leases that callers ask for, PT0.001S to P365D; a longer permitLease"
              + " stays.")
  @NotNull(message = NOT_NULL)
  Duration maxPermitLease = Settings.DEFAULTS.maxPermitLease();

  @Schema(
      implementation = String.class,
      format = "duration",
      defaultValue = "PT0S",
      description =
          "Back to OPEN when HALF_OPEN has lasted so long, PT0.001S to P365D; PT0S: no limit.")
  @NotNull(message = NOT_NULL)
  Duration maxWaitDurationInHalfOpenState = Settings.DEFAULTS.maxWaitDurationInHalfOpenState();

  @Schema(
      defaultValue = "false",
      description =
          "Whether the end of the wait alone turns the breaker HALF_OPEN; otherwise the next request"
              + " for a permit does.")
  @NotNull(message = NOT_NULL)
  Boolean automaticTransitionFromOpenToHalfOpenEnabled =
      Settings.DEFAULTS.automaticTransitionFromOpenToHalfOpenEnabled();

  /**
   * The settings, once validation has found no null where none may be.
   *
   * @throws io.fusebox.engine.InvalidSettingsException something is out of its bounds
   */
  Settings toSettings() {
    return Settings.builder()
        .consecutiveFailureThreshold(consecutiveFailureThreshold)
        .failureCountThreshold(failureCountThreshold)
        .failureRateThreshold(failureRateThreshold)
        .slowCallRateThreshold(slowCallRateThreshold)
        .slowCallDurationThreshold(slowCallDurationThreshold)
        .slidingWindowType(slidingWindowType)
        .slidingWindowSize(slidingWindowSize)
        .minimumNumberOfCalls(minimumNumberOfCalls)
        .minimumDistinctCallers(minimumDistinctCallers)
        .waitDurationInOpenState(waitDurationInOpenState)
        .waitDurationMultiplier(waitDurationMultiplier)
        .maxWaitDurationInOpenState(maxWaitDurationInOpenState)
        .permittedNumberOfCallsInHalfOpenState(permittedNumberOfCallsInHalfOpenState)
        .minimumNumberOfCallsInHalfOpenState(minimumNumberOfCallsInHalfOpenState)
        .permitLease(permitLease)
        .maxPermitLease(maxPermitLease)
        .maxWaitDurationInHalfOpenState(maxWaitDurationInHalfOpenState)
        .automaticTransitionFromOpenToHalfOpenEnabled(automaticTransitionFromOpenToHalfOpenEnabled)
        .build();
  }

  /** Settings as they are declared, and what is said of them. */
  @Schema(
      name = "DeclaredSettings",
      description =
          "How a breaker is to trip and recover. What is left out takes its default; null turns a"
              + " rule off.")
  static final class Declared extends SettingsBody {

    @Schema(
        nullable = true,
        maxLength = LONGEST_REASON,
        description = "Why they are so, for the history. It is no setting.",
        example = "payments answers more slowly since the move")
    @Size(max = LONGEST_REASON, message = REASON_MESSAGE)
    @Nullable String reason;
  }

  /** Settings as they are read: none is left out. */
  @Schema(
      name = "Settings",
      description = "How a breaker trips and recovers; null: the rule is off.",
      requiredProperties = {
        "consecutiveFailureThreshold",
        "failureCountThreshold",
        "failureRateThreshold",
        "slowCallRateThreshold",
        "slowCallDurationThreshold",
        "slidingWindowType",
        "slidingWindowSize",
        "minimumNumberOfCalls",
        "minimumDistinctCallers",
        "waitDurationInOpenState",
        "waitDurationMultiplier",
        "maxWaitDurationInOpenState",
        "permittedNumberOfCallsInHalfOpenState",
        "minimumNumberOfCallsInHalfOpenState",
        "permitLease",
        "maxPermitLease",
        "maxWaitDurationInHalfOpenState",
        "automaticTransitionFromOpenToHalfOpenEnabled"
      })
  static final class InForce extends SettingsBody {

    static InForce of(Settings settings) {
      InForce body = new InForce();
      body.consecutiveFailureThreshold = settings.consecutiveFailureThreshold();
      body.failureCountThreshold = settings.failureCountThreshold();
      body.failureRateThreshold = settings.failureRateThreshold();
      body.slowCallRateThreshold = settings.slowCallRateThreshold();
      body.slowCallDurationThreshold = settings.slowCallDurationThreshold();
      body.slidingWindowType = settings.slidingWindowType();
      body.slidingWindowSize = settings.slidingWindowSize();
      body.minimumNumberOfCalls = settings.minimumNumberOfCalls();
      body.minimumDistinctCallers = settings.minimumDistinctCallers();
      body.waitDurationInOpenState = settings.waitDurationInOpenState();
      body.waitDurationMultiplier = settings.waitDurationMultiplier();
      body.maxWaitDurationInOpenState = settings.maxWaitDurationInOpenState();
      body.permittedNumberOfCallsInHalfOpenState = settings.permittedNumberOfCallsInHalfOpenState();
      body.minimumNumberOfCallsInHalfOpenState = settings.minimumNumberOfCallsInHalfOpenState();
      body.permitLease = settings.permitLease();
      body.maxPermitLease = settings.maxPermitLease();
      body.maxWaitDurationInHalfOpenState = settings.maxWaitDurationInHalfOpenState();
      body.automaticTransitionFromOpenToHalfOpenEnabled =
          settings.automaticTransitionFromOpenToHalfOpenEnabled();
      return body;
    }
  }
}
