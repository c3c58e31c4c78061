package io.fusebox.client;

import io.fusebox.engine.DisplayText;
import io.fusebox.engine.InvalidSettingsException;
import io.fusebox.engine.Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a configuration, so that one answer can name all of it. */
final class Complaints {

  private final String where;
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * @param where what is read, as the beginning of a sentence
   */
  Complaints(String where) {
    this.where = where;
  }

  void add(String problem) {
    problems.add(DisplayText.clean(problem));
  }

  void badValue(String key, String value, String wanted) {
    add(key + " must be " + wanted + ", but was '" + value + "'");
  }

  /**
   * The settings, or null where some are out of their bounds, which is noted.
   *
   * @param keys the keys that were given, by the setting's name in lower case
   * @param place where the settings stand that no key was given for
   */
  @Nullable Settings build(Settings.Builder settings, Map<String, String> keys, String place) {
    try {
      return settings.build();
    } catch (InvalidSettingsException e) {
      for (InvalidSettingsException.Violation violation : e.violations()) {
        String key = keys.get(SettingNames.folded(violation.setting()));
        String message = violation.message();
        add(
            key == null
                ? place + ": " + message
                : key + message.substring(violation.setting().length()));
      }
      return null;
    }
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidConfigurationException something was wrong
   */
  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(where, List.copyOf(problems), null);
    }
  }
}
