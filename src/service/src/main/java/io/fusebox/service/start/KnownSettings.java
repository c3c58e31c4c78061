package io.fusebox.service.start;

import io.fusebox.service.coordination.FuseboxConfig;
import io.smallrye.config.WithName;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings that this service knows, by the variable that sets each: those of {@link
 * FuseboxConfig}, and beside them the variables of others that begin alike.
 */
final class KnownSettings {

  static final String PREFIX = "FUSEBOX_";

  /** Of docker-compose.yml, which reads them itself, and of clients, which send the key. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "FUSEBOX_DB_PASSWORD",
          "FUSEBOX_KEY",
          "FUSEBOX_METRICS_KEY_FILE",
          "FUSEBOX_PORT",
          "FUSEBOX_PORT_TWO");

  /** What Kubernetes puts into each container where a Service is called {@code fusebox…}. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          "FUSEBOX_([A-Z0-9_]+_)?(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)"
              + "|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  /**
   * A setting.
   *
   * @param name as properties have it: {@code fusebox.data-dir}
   * @param method of {@link FuseboxConfig}, whose type and annotations say what it takes
   */
  record Setting(String name, Method method) {}

  private final Map<String, Setting> settings = new TreeMap<>();

  KnownSettings() {
    for (Method method : FuseboxConfig.class.getMethods()) {
      Setting setting = new Setting("fusebox." + name(method), method);
      settings.put(variable(setting.name()), setting);
    }
  }

  private static String name(Method setting) {
    WithName name = setting.getAnnotation(WithName.class);
    return name == null ? StringUtil.skewer(setting.getName()) : name.value();
  }

  /** The settings, by their variables. */
  Map<String, Setting> all() {
    return settings;
  }

  /** The name in the form that environment variables have: {@code FUSEBOX_DATA_DIR}. */
  static String variable(String name) {
    String withoutProfile = name.replaceFirst("^%[^.]*\\.", "");
    return StringUtil.replaceNonAlphanumericByUnderscores(withoutProfile).toUpperCase(Locale.ROOT);
  }

  boolean isUnknown(String variable) {
    return variable.startsWith(PREFIX)
        && !settings.containsKey(variable)
        && !OF_OTHERS.contains(variable)
        && !OF_KUBERNETES.matcher(variable).matches();
  }

  /** The setting that is written most like this. */
  String nearest(String variable) {
    return settings.keySet().stream()
        .min(Comparator.comparingInt(known -> changes(known, variable)))
        .orElseThrow();
  }

  /** How many characters have to be put in, taken out or replaced to make one of the other. */
  private static int changes(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      int[] current = new int[other.length() + 1];
      current[0] = row;
      for (int column = 1; column <= other.length(); column++) {
        int replaced =
            above[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[other.length()];
  }
}
