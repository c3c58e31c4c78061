package io.fusebox.client;

import io.fusebox.engine.Settings;

/** Settings to be changed. */
final class SettingsCopy {

  private SettingsCopy() {}

  /** A builder that holds these. */
  static Settings.Builder of(Settings settings) {
    return Settings.builder()
        .consecutiveFailureThreshold(settings.consecutiveFailureThreshold())
        .failureRateThreshold(settings.failureRateThreshold())
        .slowCallRateThreshold(settings.slowCallRateThreshold())
        .slowCallDurationThreshold(settings.slowCallDurationThreshold())
        .slidingWindowType(settings.slidingWindowType())
        .slidingWindowSize(settings.slidingWindowSize())
        .minimumNumberOfCalls(settings.minimumNumberOfCalls())
        .minimumDistinctCallers(settings.minimumDistinctCallers())
        .waitDurationInOpenState(settings.waitDurationInOpenState())
        .waitDurationMultiplier(settings.waitDurationMultiplier())
        .maxWaitDurationInOpenState(settings.maxWaitDurationInOpenState())
        .permittedNumberOfCallsInHalfOpenState(settings.permittedNumberOfCallsInHalfOpenState())
        .permitLease(settings.permitLease())
        .maxWaitDurationInHalfOpenState(settings.maxWaitDurationInHalfOpenState())
        .automaticTransitionFromOpenToHalfOpenEnabled(
            settings.automaticTransitionFromOpenToHalfOpenEnabled());
  }
}
