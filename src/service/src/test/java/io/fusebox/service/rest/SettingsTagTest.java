package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Settings;
import org.junit.jupiter.api.Test;

class SettingsTagTest {

  private static final Settings OTHER = Settings.builder().slidingWindowSize(7).build();
  private static final String TAG = SettingsTag.of(Settings.DEFAULTS);

  @Test
  void equalSettingsHaveEqualTagsAndOthersDoNot() {
    assertThat(SettingsTag.of(Settings.builder().build())).isEqualTo(TAG);
    assertThat(SettingsTag.of(OTHER)).isNotEqualTo(TAG);
  }

  @Test
  void ifMatchHoldsForAListedTagOrForAnyBreaker() {
    assertThat(SettingsTag.precondition(TAG, null).holds(Settings.DEFAULTS)).isTrue();
    assertThat(SettingsTag.precondition("\"a\", " + TAG, null).holds(Settings.DEFAULTS)).isTrue();
    assertThat(SettingsTag.precondition("*", null).holds(OTHER)).isTrue();
    assertThat(SettingsTag.precondition(TAG, null).holds(OTHER)).isFalse();
    assertThat(SettingsTag.precondition("W/" + TAG, null).holds(Settings.DEFAULTS)).isFalse();
    assertThat(SettingsTag.precondition("*", null).holds(null)).isFalse();
  }

  @Test
  void ifNoneMatchHoldsWhereThereIsNoSuchBreaker() {
    assertThat(SettingsTag.precondition(null, "*").holds(null)).isTrue();
    assertThat(SettingsTag.precondition(null, "*").holds(OTHER)).isFalse();
    assertThat(SettingsTag.precondition(null, TAG).holds(OTHER)).isTrue();
  }
}
