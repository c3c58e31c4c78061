package io.fusebox.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One named configuration or instance of Resilience4j's: what is written there, by the property's
 * folded name. What is left blank is left out, as with Spring Boot.
 *
 * @param place the key in front of the properties
 * @param values lists with commas
 * @param keys the whole key, for who has to correct it
 */
record Resilience4jLevel(String place, Map<String, String> values, Map<String, String> keys) {

  Resilience4jLevel(String place) {
    this(place, new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  void add(String property, String key, String value) {
    if (!value.isBlank()) {
      keys.put(property, key);
      values.merge(property, value.trim(), (one, other) -> one + "," + other);
    }
  }

  /** Lays what a later document says over this. */
  void overlay(Resilience4jLevel later) {
    values.putAll(later.values);
    keys.putAll(later.keys);
  }

  @Nullable String value(String property) {
    return values.get(property);
  }

  String key(String property) {
    return keys.getOrDefault(property, place + "." + property);
  }
}
