package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fusebox.engine.InvalidSettingsException;
import io.fusebox.engine.Setting;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import io.fusebox.service.contract.ContractFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings of the contract are the rows of the engine's table, with its bounds. */
class ContractSettingsTest {

  private static final Pattern BOUNDS = Pattern.compile("(PT[0-9.]+S) to (P[0-9]+D)");

  static Stream<Setting<?>> settings() {
    return Setting.ALL.stream();
  }

  @Test
  void allOfTheTableInItsOrder() {
    List<String> names = Setting.ALL.stream().map(Setting::name).toList();
    List<String> withReason = new ArrayList<>(names);
    withReason.add("reason");
    assertThat(namesIn("Settings")).isEqualTo(names);
    assertThat(ContractFile.texts(ContractFile.schema("Settings").get("required")))
        .isEqualTo(names);
    assertThat(namesIn("DeclaredSettings")).isEqualTo(withReason);
    assertThat(namesIn("SettingsPatch")).isEqualTo(withReason);
    assertThat(ContractFile.schema("DeclaredSettings").has("required")).isFalse();
    assertThat(ContractFile.schema("SettingsPatch").has("required")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void nullTurnsARuleOffAndPatchesTakeItForAll(Setting<?> setting) {
    assertThat(isNullable("Settings", setting)).isEqualTo(setting.isNullable());
    assertThat(isNullable("DeclaredSettings", setting)).isEqualTo(setting.isNullable());
    assertThat(isNullable("SettingsPatch", setting)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void defaults(Setting<?> setting) {
    Object expected = setting.get(Settings.DEFAULTS);
    for (String schema : List.of("Settings", "DeclaredSettings")) {
      JsonNode told = in(schema, setting).path("default");
      if (expected == null || expected instanceof SlidingWindowType) {
        assertThat(told.isMissingNode()).as(schema).isTrue();
      } else if (expected instanceof Duration length) {
        assertThat(Duration.parse(told.textValue())).isEqualTo(length);
      } else if (expected instanceof Number number) {
        assertThat(told.doubleValue()).isEqualTo(number.doubleValue());
      } else {
        assertThat(told.booleanValue()).isEqualTo(expected);
      }
    }
    if (expected instanceof SlidingWindowType) {
      assertThat(words(setting)).endsWith("Default: " + expected + ".");
    }
    assertThat(in("SettingsPatch", setting).has("default")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void bounds(Setting<?> setting) {
    for (String schema : List.of("Settings", "DeclaredSettings", "SettingsPatch")) {
      JsonNode told = in(schema, setting);
      if (setting.type() == Integer.class) {
        int least = told.get("minimum").intValue();
        int most = told.get("maximum").intValue();
        assertBounds(setting, List.of(least, most), List.of(least - 1, most + 1));
      } else if (setting.type() == Float.class) {
        assertThat(told.get("exclusiveMinimum").booleanValue()).isTrue();
        float least = told.get("minimum").floatValue();
        float most = told.get("maximum").floatValue();
        assertBounds(setting, List.of(Math.nextUp(least), most), List.of(least, Math.nextUp(most)));
      } else if (setting.type() == Double.class) {
        double least = told.get("minimum").doubleValue();
        double most = told.get("maximum").doubleValue();
        assertBounds(
            setting, List.of(least, most), List.of(Math.nextDown(least), Math.nextUp(most)));
      } else {
        assertThat(told.has("minimum") || told.has("maximum")).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void boundsOfDurationsAreToldInWords(Setting<?> setting) {
    if (setting.type() == Duration.class) {
      Matcher bounds = BOUNDS.matcher(words(setting));
      assertThat(bounds.find()).as(words(setting)).isTrue();
      Duration least = Duration.parse(bounds.group(1));
      Duration most = Duration.parse(bounds.group(2));
      assertBounds(setting, List.of(least, most), List.of(least.minusNanos(1), most.plusNanos(1)));
      assertThat(isTaken(setting, Duration.ZERO)).isEqualTo(words(setting).contains("PT0S"));
    }
  }

  private static void assertBounds(Setting<?> setting, List<?> taken, List<?> refused) {
    assertThat(taken).as(setting + " takes").allMatch(value -> isTaken(setting, value));
    assertThat(refused).as(setting + " refuses").noneMatch(value -> isTaken(setting, value));
  }

  /** In a window without a size, which a number of failures would have to fit in. */
  private static <T> boolean isTaken(Setting<T> setting, Object value) {
    Settings.Builder settings = Settings.builder().slidingWindowType(SlidingWindowType.UNBOUNDED);
    setting.set(settings, setting.type().cast(value));
    try {
      return settings.build() != null;
    } catch (InvalidSettingsException e) {
      return false;
    }
  }

  private static boolean isNullable(String schema, Setting<?> setting) {
    return in(schema, setting).path("nullable").booleanValue();
  }

  private static String words(Setting<?> setting) {
    return in("DeclaredSettings", setting).get("description").textValue();
  }

  private static JsonNode in(String schema, Setting<?> setting) {
    return ContractFile.schema(schema).get("properties").required(setting.name());
  }

  private static List<String> namesIn(String schema) {
    return ContractFile.entries(ContractFile.schema(schema).get("properties"))
        .map(Map.Entry::getKey)
        .toList();
  }
}
