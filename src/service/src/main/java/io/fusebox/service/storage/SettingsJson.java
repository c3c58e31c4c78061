package io.fusebox.service.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fusebox.engine.Settings;

/**
 * The stored form of settings: a flat object with every setting, null for a rule that is off. A
 * setting that an older version did not store takes its default; one that a newer version stored is
 * passed over.
 */
final class SettingsJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(Settings.class, ReadThroughBuilder.class)
          .addMixIn(Settings.Builder.class, SettersWithoutPrefix.class)
          .build();

  private SettingsJson() {}

  static String write(Settings settings) {
    try {
      return MAPPER.writeValueAsString(settings);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings cannot be written: " + settings, e);
    }
  }

  static Settings read(String json) {
    try {
      return MAPPER.readValue(json, Settings.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored settings cannot be read: " + json, e);
    }
  }

  @JsonDeserialize(builder = Settings.Builder.class)
  private interface ReadThroughBuilder {}

  @JsonPOJOBuilder(withPrefix = "")
  private interface SettersWithoutPrefix {}
}
