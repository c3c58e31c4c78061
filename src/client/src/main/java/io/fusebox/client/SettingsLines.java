package io.fusebox.client;

import io.fusebox.engine.Setting;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings as lines that a person can read, {@code name=value}, in the order in which {@link
 * Settings} has them.
 *
 * <p>A setting without a line takes its default: an older version wrote the lines. A line whose
 * name is not known is of a newer version: it has no effect here, and is written again as it was,
 * so that the newer version finds it, until the settings are changed.
 *
 * @param unknown the lines of settings that this version does not know, by their names
 */
record SettingsLines(Settings settings, Map<String, String> unknown) {

  private static final String OFF = "off";

  private static final Map<Class<?>, Function<String, ?>> READERS =
      Map.of(
          Integer.class, Integer::valueOf,
          Float.class, Float::valueOf,
          Double.class, Double::valueOf,
          Boolean.class, SettingsLines::flag,
          Duration.class, SettingsLines::duration,
          SlidingWindowType.class, SlidingWindowType::valueOf);

  /** Those of a breaker whose settings are all known here. */
  static SettingsLines of(Settings settings) {
    return new SettingsLines(settings, Map.of());
  }

  /** The same for a breaker that now has these settings. */
  SettingsLines with(Settings now) {
    return now.equals(settings) ? this : of(now);
  }

  void write(StringBuilder out) {
    for (Setting<?> setting : Setting.ALL) {
      Object value = setting.get(settings);
      line(out, setting.name(), value == null ? OFF : value);
    }
    unknown.forEach((name, value) -> line(out, name, value));
  }

  private static void line(StringBuilder out, String key, Object value) {
    out.append(key).append('=').append(value).append('\n');
  }

  /**
   * The settings in the lines up to, and without, that of another key.
   *
   * @throws IllegalArgumentException a line is missing, is none of a setting or is there twice, or
   *     a value is out of its bounds
   */
  static SettingsLines read(Lines lines, String endKey) {
    Map<String, String> values = new LinkedHashMap<>();
    while (!lines.isNext(endKey)) {
      String line = lines.next();
      int sign = line.indexOf('=');
      if (sign < 1) {
        throw new IllegalArgumentException("where a setting should stand, it says '" + line + "'");
      }
      if (values.put(line.substring(0, sign), line.substring(sign + 1)) != null) {
        throw new IllegalArgumentException("it has " + line.substring(0, sign) + " twice");
      }
    }
    Settings.Builder settings = Settings.builder();
    for (Setting<?> setting : Setting.ALL) {
      String value = values.remove(setting.name());
      if (value != null) {
        set(setting, value, settings);
      }
    }
    return new SettingsLines(settings.build(), values);
  }

  private static <T> void set(Setting<T> setting, String value, Settings.Builder to) {
    setting.set(to, setting.isNullable() && value.equals(OFF) ? null : read(setting, value));
  }

  private static <T> @Nullable T read(Setting<T> setting, String value) {
    Function<String, ?> reader = READERS.get(setting.type());
    if (reader == null) {
      throw new IllegalStateException("no line can hold a " + setting.type());
    }
    try {
      return setting.type().cast(reader.apply(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          setting.name() + "=" + value + " is not understood: " + e.getMessage(), e);
    }
  }

  private static Duration duration(String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + value + "' is no duration", e);
    }
  }

  private static boolean flag(String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException("'" + value + "' is neither true nor false");
    }
    return Boolean.parseBoolean(value);
  }
}
