package io.fusebox.client;

import io.fusebox.client.ConfigValues.UnreadableValueException;
import io.fusebox.engine.Names;
import io.fusebox.engine.Settings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the keys below {@code fusebox.}; keys of others are none of its business. */
final class FuseboxProperties {

  private static final String OURS = "fusebox.";
  private static final String ALL = "default";
  private static final Pattern KEY =
      Pattern.compile("(default|breakers\\.(?:\"([^\"]*)\"|([^.\"]+)))\\.([^.\"]+)");

  private final SettingNames names = new SettingNames(ConfigValues::length);
  private final Complaints complaints;

  /** By place, which is the default or a breaker: its keys, by the setting's folded name. */
  private final Map<String, Map<String, String>> keys = new LinkedHashMap<>();

  private final Map<String, String> breakers = new LinkedHashMap<>();

  FuseboxProperties(String where) {
    complaints = new Complaints(where);
  }

  /**
   * What the properties say, on top of what is known already.
   *
   * @throws InvalidConfigurationException naming each key that is wrong
   */
  Configured read(
      Map<String, String> properties,
      @Nullable Settings knownDefault,
      Map<String, Settings> known) {
    properties.keySet().stream().filter(key -> key.startsWith(OURS)).sorted().forEach(this::sort);
    Settings defaults = knownDefault;
    Map<String, String> ofAll = keys.remove(ALL);
    if (ofAll != null) {
      defaults = on(knownDefault, OURS + ALL, ofAll, properties);
    }
    Map<String, Settings> settings = new HashMap<>();
    for (Map.Entry<String, Map<String, String>> entry : keys.entrySet()) {
      String breaker = breakers.getOrDefault(entry.getKey(), "");
      Settings before = known.getOrDefault(breaker, defaults);
      Settings after = on(before, OURS + entry.getKey(), entry.getValue(), properties);
      if (after != null) {
        settings.put(breaker, after);
      }
    }
    complaints.throwIfAny();
    return new Configured(defaults, settings, null, Map.of());
  }

  private void sort(String key) {
    Matcher parts = KEY.matcher(key.substring(OURS.length()));
    if (!parts.matches()) {
      complaints.add(
          "unknown key "
              + key
              + ": it must be fusebox.default.<setting> or fusebox.breakers.<name>.<setting>, with"
              + " a name that has dots in it in quotes, as in fusebox.breakers.\"a.b\".<setting>");
      return;
    }
    String quoted = parts.group(2);
    String bare = parts.group(3);
    String given = quoted != null ? quoted : bare;
    String breaker = given == null ? null : Names.canonical(given);
    String place = breaker == null ? ALL : "breakers.\"" + breaker + "\"";
    String setting = String.valueOf(parts.group(4));
    if (names.setter(SettingNames.folded(setting)) == null) {
      complaints.add("unknown key " + key + ": the settings are " + SettingNames.all());
      return;
    }
    if (breaker != null) {
      if (!BreakerNames.isName(breaker)) {
        complaints.add(key + ": " + BreakerNames.refusal(breaker));
        return;
      }
      breakers.put(place, breaker);
    }
    String other =
        keys.computeIfAbsent(place, unused -> new LinkedHashMap<>())
            .put(SettingNames.folded(setting), key);
    if (other != null) {
      complaints.add(key + " is given twice, also as " + other + ": leave one of them");
    }
  }

  private @Nullable Settings on(
      @Nullable Settings before,
      String place,
      Map<String, String> given,
      Map<String, String> properties) {
    Settings.Builder settings = (before == null ? Settings.DEFAULTS : before).toBuilder();
    given.forEach(
        (folded, key) -> {
          SettingNames.Setter setter = names.setter(folded);
          String value = String.valueOf(properties.get(key));
          try {
            if (setter != null) {
              setter.set(settings, value);
            }
          } catch (UnreadableValueException e) {
            complaints.badValue(key, value, e.wanted());
          }
        });
    return complaints.build(settings, given, place);
  }
}
