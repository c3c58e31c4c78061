package io.fusebox.client;

import io.fusebox.client.ConfigValues.UnreadableValueException;
import io.fusebox.engine.Setting;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings by name, as a configuration gives them. */
final class SettingNames {

  /** Sets a setting to a value that a configuration gives. */
  interface Setter {
    void set(Settings.Builder settings, String value) throws UnreadableValueException;
  }

  /** Reads a value of one type. */
  interface Reader<T> {
    T read(String value) throws UnreadableValueException;
  }

  private final Map<String, Setter> setters = new LinkedHashMap<>();
  private final Map<Class<?>, Reader<?>> readers;

  /**
   * @param lengths reads durations
   */
  SettingNames(Reader<Duration> lengths) {
    readers =
        Map.of(
            Integer.class,
            (Reader<Integer>) ConfigValues::wholeNumber,
            Float.class,
            (Reader<Float>) ConfigValues::percent,
            Double.class,
            (Reader<Double>) ConfigValues::factor,
            Boolean.class,
            (Reader<Boolean>) ConfigValues::truth,
            Duration.class,
            lengths,
            SlidingWindowType.class,
            (Reader<SlidingWindowType>)
                value -> ConfigValues.oneOf(SlidingWindowType.class, value));
    Setting.ALL.forEach(setting -> setters.put(folded(setting.name()), setter(setting)));
  }

  private <T> Setter setter(Setting<T> setting) {
    Reader<?> reader = readers.get(setting.type());
    if (reader == null) {
      throw new IllegalStateException("no configuration can give a " + setting.type());
    }
    return (to, value) -> {
      boolean isNull = setting.isNullable() && (value.isBlank() || value.trim().equals("null"));
      setting.set(to, isNull ? null : setting.type().cast(reader.read(value)));
    };
  }

  /** What sets the setting of that folded name; null: there is none. */
  @Nullable Setter setter(String folded) {
    return setters.get(folded);
  }

  /** All names, as they are documented. */
  static String all() {
    return String.join(", ", Setting.ALL.stream().map(Setting::name).toList());
  }

  /** A name without regard to case, hyphens and underscores. */
  static String folded(String name) {
    return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }
}
