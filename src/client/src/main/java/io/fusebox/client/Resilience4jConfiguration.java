package io.fusebox.client;

import io.fusebox.client.ConfigValues.UnreadableValueException;
import io.fusebox.engine.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an existing configuration of Resilience4j's circuit breakers, as Spring Boot has it. */
final class Resilience4jConfiguration {

  private static final System.Logger LOG = System.getLogger("io.fusebox.client");

  private static final String DEFAULT = "default";
  private static final Duration NO_BOUND = Duration.ofDays(365);
  private static final double DEFAULT_MULTIPLIER = 1.5;

  private static final List<String> COMMON =
      List.of(
          "failureratethreshold",
          "slowcallratethreshold",
          "slowcalldurationthreshold",
          "slidingwindowtype",
          "slidingwindowsize",
          "minimumnumberofcalls",
          "permittednumberofcallsinhalfopenstate",
          "automatictransitionfromopentohalfopenenabled",
          "maxwaitdurationinhalfopenstate");

  private final SettingNames names = new SettingNames(ConfigValues::lengthOrMillis);
  private final Complaints complaints;
  private final Resilience4jKeys keys;

  Resilience4jConfiguration(String where) {
    complaints = new Complaints(where);
    keys = new Resilience4jKeys(complaints);
  }

  /** What holds in Resilience4j for what nobody said. */
  static Settings.Builder defaults() {
    return Settings.builder()
        .consecutiveFailureThreshold(null)
        .failureRateThreshold(50f)
        .slowCallRateThreshold(100f)
        .permittedNumberOfCallsInHalfOpenState(10);
  }

  /**
   * What the documents say, each of which goes before those ahead of it.
   *
   * @throws InvalidConfigurationException naming each key that is wrong
   */
  Configured read(List<Map<String, String>> documents) {
    documents.forEach(keys::add);
    keys.configs().forEach((name, level) -> resolve(chain(name, level)));
    Resilience4jLevel ofAll = keys.configs().get(DEFAULT);
    Breakdown defaults = resolve(ofAll == null ? List.of() : chain(DEFAULT, ofAll));
    Map<String, Settings> settings = new HashMap<>();
    Map<String, CallRules> rules = new HashMap<>();
    keys.instances()
        .forEach(
            (name, level) -> {
              if (name.isEmpty()) {
                complaints.add(level.place() + ": " + BreakerNames.refusal(name));
                return;
              }
              String breaker = BreakerNames.escaped(name);
              Breakdown found = resolve(chain(name, level));
              rules.put(breaker, found.rules());
              if (found.settings() != null) {
                settings.put(breaker, found.settings());
              }
            });
    complaints.throwIfAny();
    if (!keys.passedOver().isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO,
          "Passed over, as breakers have no such setting: {0}",
          keys.passedOver());
    }
    return new Configured(defaults.settings(), settings, defaults.rules(), rules);
  }

  /** What one configuration or instance comes to; null: its settings were refused. */
  private record Breakdown(@Nullable Settings settings, CallRules rules) {}

  /** The levels from the outermost to this one. */
  private List<Resilience4jLevel> chain(String name, Resilience4jLevel level) {
    List<Resilience4jLevel> chain = new ArrayList<>(List.of(level));
    Resilience4jLevel at = level;
    String base = baseOf(name, at);
    while (base != null) {
      Resilience4jLevel next = keys.configs().get(base);
      if (next == null || chain.contains(next)) {
        complaints.badValue(
            at.key("baseconfig"),
            base,
            next == null ? "one of configs " + keys.configs().keySet() : "no circle");
        return chain;
      }
      chain.add(0, next);
      at = next;
      base = at.value("baseconfig");
    }
    return chain;
  }

  /** A configuration without baseConfig stands alone; an instance takes one of its name, or all. */
  private @Nullable String baseOf(String name, Resilience4jLevel level) {
    String base = level.value("baseconfig");
    if (base != null || level.equals(keys.configs().get(name))) {
      return base;
    }
    if (keys.configs().containsKey(name)) {
      return name;
    }
    return keys.configs().containsKey(DEFAULT) ? DEFAULT : null;
  }

  private Breakdown resolve(List<Resilience4jLevel> chain) {
    Settings.Builder settings = defaults();
    Resilience4jRules rules = new Resilience4jRules(complaints);
    Map<String, String> given = new HashMap<>();
    boolean lenient =
        chain.stream().anyMatch(level -> isTrue(level, "ignoreclassbindingexceptions"));
    String place = "resilience4j.circuitbreaker";
    for (Resilience4jLevel level : chain) {
      COMMON.forEach(property -> set(settings, level, property));
      setWait(settings, level);
      refuse(level, "initialstate", "CLOSED");
      refuse(level, "transitiontostateafterwaitduration", "OPEN");
      rules.add(level, lenient);
      given.putAll(level.keys());
      place = level.place();
    }
    return new Breakdown(complaints.build(settings, given, place), rules.build());
  }

  private void set(Settings.Builder settings, Resilience4jLevel level, String property) {
    String value = level.value(property);
    SettingNames.Setter setter = names.setter(property);
    if (value == null || setter == null) {
      return;
    }
    try {
      setter.set(settings, value);
    } catch (UnreadableValueException e) {
      complaints.badValue(level.key(property), value, e.wanted());
    }
  }

  /** How a wait grows is said beside the wait, and counts for nothing without it. */
  private void setWait(Settings.Builder settings, Resilience4jLevel level) {
    boolean grows = isTrue(level, "enableexponentialbackoff");
    if (grows && isTrue(level, "enablerandomizedwait")) {
      complaints.add(
          level.place() + ": enableExponentialBackoff and enableRandomizedWait exclude each other");
    }
    if (level.value("waitdurationinopenstate") == null) {
      return;
    }
    set(settings, level, "waitdurationinopenstate");
    settings
        .waitDurationMultiplier(1)
        .maxWaitDurationInOpenState(Settings.DEFAULTS.maxWaitDurationInOpenState());
    if (!grows) {
      return;
    }
    settings.waitDurationMultiplier(DEFAULT_MULTIPLIER).maxWaitDurationInOpenState(NO_BOUND);
    String factor = "exponentialbackoffmultiplier";
    String bound = "exponentialmaxwaitdurationinopenstate";
    String value = level.value(factor);
    try {
      if (value != null) {
        settings.waitDurationMultiplier(ConfigValues.factor(value));
      }
    } catch (UnreadableValueException e) {
      complaints.badValue(level.key(factor), String.valueOf(value), e.wanted());
    }
    String longest = level.value(bound);
    try {
      // Without a multiplier of its own Resilience4j passes over the bound.
      if (longest != null && value != null) {
        settings.maxWaitDurationInOpenState(ConfigValues.lengthOrMillis(longest));
      }
    } catch (UnreadableValueException e) {
      complaints.badValue(level.key(bound), String.valueOf(longest), e.wanted());
    }
  }

  /** A breaker of ours does as if this were written; anything else would be another breaker. */
  private void refuse(Resilience4jLevel level, String property, String only) {
    String value = level.value(property);
    if (value != null && !value.equalsIgnoreCase(only)) {
      complaints.badValue(
          level.key(property), value, only + ", or left out: breakers here have no other");
    }
  }

  private boolean isTrue(Resilience4jLevel level, String property) {
    String value = level.value(property);
    try {
      return value != null && ConfigValues.truth(value);
    } catch (UnreadableValueException e) {
      complaints.badValue(level.key(property), String.valueOf(value), e.wanted());
      return false;
    }
  }
}
