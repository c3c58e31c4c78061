package io.fusebox.service.storage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fusebox.engine.SettingChange;
import io.fusebox.engine.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of settings: a flat object with every setting, null for a rule that is off. A
 * setting that an older version did not store takes its default. One that a newer version stored
 * has no effect here, which the log says once for each name; it stays stored until the settings are
 * changed. A value that is not understood is an error, and no default.
 */
final class SettingsJson {

  private static final Logger LOG = Logger.getLogger(SettingsJson.class);

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .addHandler(new NewerSettings())
          .addMixIn(Settings.class, ReadThroughBuilder.class)
          .addMixIn(Settings.Builder.class, SettersWithoutPrefix.class)
          .build();

  private SettingsJson() {}

  /** Passes over settings of newer versions. Thread-safe. */
  private static final class NewerSettings extends DeserializationProblemHandler {

    /** More names than any newer version adds: the log is bounded whatever is stored. */
    private static final int MOST_NAMES = 100;

    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser json,
        JsonDeserializer<?> deserializer,
        Object settings,
        String name)
        throws IOException {
      if (logged.size() < MOST_NAMES && logged.add(name)) {
        LOG.warnf(
            "Stored settings have a '%s', of a newer version: it has no effect on this instance",
            name);
      }
      json.skipChildren();
      return true;
    }
  }

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

  /** The stored form of changes of settings; null: there are none. */
  static @Nullable String writeChanges(List<SettingChange> changes) {
    try {
      return changes.isEmpty() ? null : MAPPER.writeValueAsString(changes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("changes of settings cannot be written: " + changes, e);
    }
  }

  static List<SettingChange> readChanges(@Nullable String json) {
    try {
      return json == null ? List.of() : List.of(MAPPER.readValue(json, SettingChange[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored changes of settings cannot be read: " + json, e);
    }
  }

  @JsonDeserialize(builder = Settings.Builder.class)
  private interface ReadThroughBuilder {}

  @JsonPOJOBuilder(withPrefix = "")
  private interface SettersWithoutPrefix {}
}
