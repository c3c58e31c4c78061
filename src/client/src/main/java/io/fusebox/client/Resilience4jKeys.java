package io.fusebox.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sorts the keys below {@code resilience4j.circuitbreaker} into configurations and instances. */
final class Resilience4jKeys {

  private static final String PREFIX = "resilience4j.circuitbreaker.";
  private static final Pattern ELEMENT = Pattern.compile("\\[([^\\]]*)\\]|[^.\\[\\]]+");

  /** Properties that say something about Resilience4j's own surroundings, not about breakers. */
  private static final Set<String> WITHOUT_COUNTERPART =
      Set.of(
          "registerhealthindicator",
          "allowhealthindicatortofail",
          "eventconsumerbuffersize",
          "writablestacktraceenabled",
          "enablerandomizedwait",
          "randomizedwaitfactor");

  private static final Set<String> KNOWN =
      Set.of(
          "baseconfig",
          "failureratethreshold",
          "slowcallratethreshold",
          "slowcalldurationthreshold",
          "slidingwindowtype",
          "slidingwindowsize",
          "minimumnumberofcalls",
          "permittednumberofcallsinhalfopenstate",
          "automatictransitionfromopentohalfopenenabled",
          "maxwaitdurationinhalfopenstate",
          "transitiontostateafterwaitduration",
          "initialstate",
          "waitdurationinopenstate",
          "enableexponentialbackoff",
          "exponentialbackoffmultiplier",
          "exponentialmaxwaitdurationinopenstate",
          "recordexceptions",
          "recordfailurepredicate",
          "recordresultpredicate",
          "ignoreexceptions",
          "ignoreexceptionpredicate",
          "ignoreclassbindingexceptions");

  private static final Set<String> OTHER_PARTS =
      Set.of("circuitbreakeraspectorder", "metrics", "tags");

  private final Complaints complaints;
  private final Map<String, Resilience4jLevel> configs = new LinkedHashMap<>();
  private final Map<String, Resilience4jLevel> instances = new LinkedHashMap<>();
  private final Set<String> passedOver = new TreeSet<>();

  Resilience4jKeys(Complaints complaints) {
    this.complaints = complaints;
  }

  Map<String, Resilience4jLevel> configs() {
    return configs;
  }

  Map<String, Resilience4jLevel> instances() {
    return instances;
  }

  /** Keys that are known, and say nothing to a breaker of ours. */
  Set<String> passedOver() {
    return passedOver;
  }

  /** Takes a document, which goes before those that were taken already. */
  void add(Map<String, String> document) {
    Map<String, Resilience4jLevel> ofConfigs = new LinkedHashMap<>();
    Map<String, Resilience4jLevel> ofInstances = new LinkedHashMap<>();
    boolean ours = false;
    boolean ofProfile = false;
    for (Map.Entry<String, String> entry : document.entrySet()) {
      List<String> elements = elements(entry.getKey());
      ofProfile |= isProfile(entry.getKey());
      if (elements.size() > 2 && isOurs(elements)) {
        ours = true;
        sort(entry.getKey(), elements, entry.getValue(), ofConfigs, ofInstances);
      }
    }
    if (ours && ofProfile) {
      complaints.add(
          "profiles are not resolved, but a document with "
              + PREFIX
              + "… holds for one only: give a file with what is to hold");
    }
    overlay(configs, ofConfigs);
    overlay(instances, ofInstances);
  }

  private static void overlay(
      Map<String, Resilience4jLevel> under, Map<String, Resilience4jLevel> over) {
    over.forEach(
        (name, level) ->
            under
                .computeIfAbsent(name, unused -> new Resilience4jLevel(level.place()))
                .overlay(level));
  }

  private static boolean isProfile(String key) {
    return key.startsWith("spring.config.activate.on-profile") || key.equals("spring.profiles");
  }

  private static boolean isOurs(List<String> elements) {
    return SettingNames.folded(elements.get(0)).equals("resilience4j")
        && SettingNames.folded(elements.get(1)).equals("circuitbreaker");
  }

  private static List<String> elements(String key) {
    List<String> elements = new ArrayList<>();
    Matcher matcher = ELEMENT.matcher(key);
    while (matcher.find()) {
      String inBrackets = matcher.group(1);
      elements.add(inBrackets == null ? matcher.group() : inBrackets);
    }
    return elements;
  }

  private void sort(
      String key,
      List<String> elements,
      String value,
      Map<String, Resilience4jLevel> ofConfigs,
      Map<String, Resilience4jLevel> ofInstances) {
    if (value.contains("${")) {
      complaints.badValue(key, value, "a value, since placeholders are not resolved");
      return;
    }
    String part = SettingNames.folded(elements.get(2));
    boolean instance = part.equals("instances") || part.equals("backends");
    if (instance || part.equals("configs")) {
      sort(key, elements, value, instance ? ofInstances : ofConfigs);
    } else if (OTHER_PARTS.contains(part)) {
      passedOver.add(key);
    } else {
      complaints.add("unknown key " + key + ": configs, instances and backends are known");
    }
  }

  private void sort(
      String key, List<String> elements, String value, Map<String, Resilience4jLevel> levels) {
    if (elements.size() < 4) {
      if (!value.isBlank()) {
        complaints.add(key + " must hold names, each with its properties");
      }
      return;
    }
    String name = elements.get(3);
    Resilience4jLevel level =
        levels.computeIfAbsent(
            name, unused -> new Resilience4jLevel(PREFIX + elements.get(2) + "." + name));
    if (elements.size() < 5) {
      if (!value.isBlank() && !value.equals("{}")) {
        complaints.add(key + " must hold properties, but was '" + value + "'");
      }
      return;
    }
    String property = SettingNames.folded(elements.get(4));
    boolean indexed = elements.size() == 6 && elements.get(5).matches("\\d+");
    if (WITHOUT_COUNTERPART.contains(property)) {
      passedOver.add(key);
      level.add(property, key, value);
    } else if (KNOWN.contains(property) && (elements.size() == 5 || indexed)) {
      level.add(property, key, value);
    } else {
      complaints.add(
          "unknown key "
              + key
              + ": Resilience4j's circuit breakers have no such property (a name with dots in it"
              + " stands in brackets, as in instances.[a.b])");
    }
  }
}
