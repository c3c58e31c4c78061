package io.fusebox.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one setting was, and what it is. An immutable value.
 *
 * @param setting the setting's name, as in {@link Settings}
 * @param from the value before: a number without needless digits, {@code true} or {@code false}, an
 *     ISO-8601 duration or the name of a constant; null: the setting was off
 * @param to the value afterwards, likewise; null: it is off
 */
public record SettingChange(String setting, @Nullable String from, @Nullable String to) {

  /** Checks that a setting is named. */
  public SettingChange {
    Objects.requireNonNull(setting, "setting must not be null");
  }

  /** All that differs between two settings, in the order in which {@link Settings} has them. */
  static List<SettingChange> between(Settings before, Settings after) {
    List<SettingChange> changes = new ArrayList<>();
    if (!before.equals(after)) {
      for (Setting<?> setting : Setting.ALL) {
        Object from = setting.get(before);
        Object to = setting.get(after);
        if (!Objects.equals(from, to)) {
          changes.add(new SettingChange(setting.name(), text(from), text(to)));
        }
      }
    }
    return changes;
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return value instanceof Number number ? Words.exactly(number) : value.toString();
  }

  /** The changes as part of a sentence: {@code slidingWindowSize from 100 to 50, …}. */
  static String inWords(List<SettingChange> changes) {
    return changes.stream()
        .map(each -> each.setting + " from " + orOff(each.from) + " to " + orOff(each.to))
        .collect(Collectors.joining(", "));
  }

  private static String orOff(@Nullable String value) {
    return value == null ? "off" : value;
  }
}
