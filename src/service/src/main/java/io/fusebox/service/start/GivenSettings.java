package io.fusebox.service.start;

import io.fusebox.service.start.KnownSettings.Setting;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The {@code fusebox.…} settings that an operator has given, wherever: environment, system
 * properties, application.properties. A mistyped name would change nothing without a word.
 */
public final class GivenSettings {

  /** What Quarkus reads as true or false; anything else it takes for false. */
  private static final Pattern TRUE_OR_FALSE =
      Pattern.compile("(?i)true|false|yes|no|on|off|y|n|1|0");

  private static final KnownSettings KNOWN = new KnownSettings();

  private GivenSettings() {}

  /**
   * Checks that each is known and can be read.
   *
   * @throws StartRefusedException one is not
   */
  public static void check(Config config) {
    checkNames(config);
    KNOWN.all().forEach((variable, setting) -> checkValue(config, variable, setting));
  }

  private static void checkNames(Config config) {
    Map<String, String> unknown = new TreeMap<>();
    for (ConfigSource source : config.getConfigSources()) {
      for (String name : source.getPropertyNames()) {
        String variable = KnownSettings.variable(name);
        // One of the environment is listed as it is written there, and in the form of properties.
        if (KNOWN.isUnknown(variable)) {
          unknown.merge(variable, name, (one, other) -> one.equals(variable) ? one : other);
        }
      }
    }
    if (!unknown.isEmpty()) {
      String names =
          unknown.entrySet().stream()
              .map(each -> each.getValue() + " (perhaps " + KNOWN.nearest(each.getKey()) + "?)")
              .collect(Collectors.joining(", "));
      throw new StartRefusedException(
          "there is no setting "
              + names
              + "; correct it or remove it, docs/operations.md lists all settings",
          null);
    }
  }

  private static void checkValue(Config config, String variable, Setting setting) {
    Optional<String> text = config.getOptionalValue(setting.name(), String.class);
    if (text.isPresent() && !isReadable(config, setting, text.get())) {
      throw new StartRefusedException(
          variable + " cannot be '" + text.get() + "': it takes " + whatItTakes(setting.method()),
          null);
    }
  }

  private static boolean isReadable(Config config, Setting setting, String text) {
    Class<?> type = setting.method().getReturnType();
    try {
      return type == Optional.class
          || (isTrueOrFalse(type, text)
              && isInRange(config.getValue(setting.name(), type), setting.method()));
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean isTrueOrFalse(Class<?> type, String text) {
    return type != boolean.class || TRUE_OR_FALSE.matcher(text.strip()).matches();
  }

  private static boolean isInRange(Object value, Method setting) {
    if (value instanceof Duration duration) {
      return !duration.isNegative();
    }
    return !(value instanceof Number number)
        || (number.longValue() >= min(setting) && number.longValue() <= max(setting));
  }

  private static long min(Method setting) {
    Min min = setting.getAnnotation(Min.class);
    return min == null ? Long.MIN_VALUE : min.value();
  }

  private static long max(Method setting) {
    Max max = setting.getAnnotation(Max.class);
    return max == null ? Long.MAX_VALUE : max.value();
  }

  private static String whatItTakes(Method setting) {
    Class<?> type = setting.getReturnType();
    if (type == boolean.class) {
      return "true or false";
    } else if (type == Duration.class) {
      return "a duration such as 1500ms, 2s or PT2S";
    } else if (type == MemorySize.class) {
      return "a size such as 32M";
    } else if (type == int.class || type == long.class) {
      long max = type == int.class ? Math.min(max(setting), Integer.MAX_VALUE) : max(setting);
      return "a whole number"
          + (min(setting) == Long.MIN_VALUE ? "" : " from " + min(setting))
          + (max >= Integer.MAX_VALUE ? "" : " to " + max);
    }
    return "a " + type.getSimpleName();
  }
}
