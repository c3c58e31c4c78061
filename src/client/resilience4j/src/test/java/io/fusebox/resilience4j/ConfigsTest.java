package io.fusebox.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.junit.jupiter.api.Test;

class ConfigsTest {

  @Test
  void aBreakerWithAnyTypeOfWindowReadsAsAConfiguration() {
    for (SlidingWindowType type : SlidingWindowType.values()) {
      Settings settings =
          Settings.builder()
              .failureCountThreshold(3)
              .slidingWindowType(type)
              .slidingWindowSize(20)
              .minimumNumberOfCallsInHalfOpenState(1)
              .build();
      CircuitBreakerConfig config = Configs.config(settings);
      assertThat(config.getSlidingWindowSize()).isEqualTo(20);
      assertThat(config.getSlidingWindowType())
          .isEqualTo(
              type == SlidingWindowType.TIME_BASED
                  ? CircuitBreakerConfig.SlidingWindowType.TIME_BASED
                  : CircuitBreakerConfig.SlidingWindowType.COUNT_BASED);
    }
  }

  @Test
  void aConfigurationTurnsOnNoRuleThatResilience4jDoesNotHave() {
    Settings settings = Configs.settings("payments", CircuitBreakerConfig.ofDefaults());
    assertThat(settings.consecutiveFailureThreshold()).isNull();
    assertThat(settings.failureCountThreshold()).isNull();
    assertThat(settings.minimumNumberOfCallsInHalfOpenState()).isNull();
  }
}
