package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * Settings on the wire. The fields hold the defaults, so what a body leaves out keeps them, and a
 * null is a null. The bounds are the engine's to check.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
abstract class SettingsBody {

  private static final String NOT_NULL =
      "must not be null: leave it out for its default (only rules can be turned off by null)";

  @Nullable Integer consecutiveFailureThreshold = Settings.DEFAULTS.consecutiveFailureThreshold();

  @Nullable Integer failureCountThreshold = Settings.DEFAULTS.failureCountThreshold();

  @Nullable Float failureRateThreshold = Settings.DEFAULTS.failureRateThreshold();

  @Nullable Float slowCallRateThreshold = Settings.DEFAULTS.slowCallRateThreshold();

  @NotNull(message = NOT_NULL)
  Duration slowCallDurationThreshold = Settings.DEFAULTS.slowCallDurationThreshold();

  @NotNull(message = NOT_NULL)
  SlidingWindowType slidingWindowType = Settings.DEFAULTS.slidingWindowType();

  @NotNull(message = NOT_NULL)
  Integer slidingWindowSize = Settings.DEFAULTS.slidingWindowSize();

  @NotNull(message = NOT_NULL)
  Integer minimumNumberOfCalls = Settings.DEFAULTS.minimumNumberOfCalls();

  @NotNull(message = NOT_NULL)
  Integer minimumDistinctCallers = Settings.DEFAULTS.minimumDistinctCallers();

  @NotNull(message = NOT_NULL)
  Duration waitDurationInOpenState = Settings.DEFAULTS.waitDurationInOpenState();

  @NotNull(message = NOT_NULL)
  Double waitDurationMultiplier = Settings.DEFAULTS.waitDurationMultiplier();

  @NotNull(message = NOT_NULL)
  Duration maxWaitDurationInOpenState = Settings.DEFAULTS.maxWaitDurationInOpenState();

  @NotNull(message = NOT_NULL)
  Integer permittedNumberOfCallsInHalfOpenState =
      Settings.DEFAULTS.permittedNumberOfCallsInHalfOpenState();

  @Nullable Integer minimumNumberOfCallsInHalfOpenState =
      Settings.DEFAULTS.minimumNumberOfCallsInHalfOpenState();

  @NotNull(message = NOT_NULL)
  Duration permitLease = Settings.DEFAULTS.permitLease();

  @NotNull(message = NOT_NULL)
  Duration maxPermitLease = Settings.DEFAULTS.maxPermitLease();

  @NotNull(message = NOT_NULL)
  Duration maxWaitDurationInHalfOpenState = Settings.DEFAULTS.maxWaitDurationInHalfOpenState();

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
  static final class Declared extends SettingsBody {

    @CodePointLength(max = Contract.LONGEST_REASON, message = Contract.REASON_MESSAGE)
    @Nullable String reason;
  }

  /** Settings as they are read: none is left out. */
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
