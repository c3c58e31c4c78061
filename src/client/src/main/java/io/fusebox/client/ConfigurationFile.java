package io.fusebox.client;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a file of settings into keys with dots, in the file's order. UTF-8. */
final class ConfigurationFile {

  private ConfigurationFile() {}

  /** One document for a properties file, one for each of a YAML file. */
  static List<Map<String, String>> read(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    try (Reader text = Files.newBufferedReader(file)) {
      if (name.endsWith(".properties")) {
        return List.of(properties(text));
      }
      if (name.endsWith(".yml") || name.endsWith(".yaml")) {
        return yaml(text);
      }
    } catch (IOException e) {
      throw unusable(file, "it cannot be read: " + e, e);
    } catch (YAMLException e) {
      throw unusable(file, "it is not YAML: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw unusable(file, "it is no properties file: " + e.getMessage(), e);
    }
    throw unusable(file, "its name must end with .properties, .yml or .yaml", null);
  }

  private static InvalidConfigurationException unusable(
      Path file, String problem, @Nullable Throwable cause) {
    return new InvalidConfigurationException(file.toString(), List.of(problem), cause);
  }

  private static Map<String, String> properties(Reader text) throws IOException {
    Properties read = new Properties();
    read.load(text);
    Map<String, String> flat = new LinkedHashMap<>();
    read.stringPropertyNames().stream()
        .sorted()
        .forEach(key -> flat.put(key, read.getProperty(key, "")));
    return flat;
  }

  private static List<Map<String, String>> yaml(Reader text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<Map<String, String>> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
      Map<String, String> flat = new LinkedHashMap<>();
      flatten("", document, flat);
      documents.add(flat);
    }
    return documents;
  }

  private static void flatten(String key, @Nullable Object value, Map<String, String> flat) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> flatten(below(key, String.valueOf(name)), inner, flat));
    } else if (value instanceof Collection<?> list) {
      int index = 0;
      for (Object inner : list) {
        flatten(key + "[" + index++ + "]", inner, flat);
      }
      if (list.isEmpty()) {
        flat.put(key, "");
      }
    } else if (!key.isEmpty()) {
      flat.put(key, value == null ? "" : value.toString());
    }
  }

  private static String below(String key, String name) {
    return key.isEmpty() || name.startsWith("[") ? key + name : key + "." + name;
  }
}
