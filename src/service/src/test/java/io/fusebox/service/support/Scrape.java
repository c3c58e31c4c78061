package io.fusebox.service.support;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a service's metrics are at a moment, as Prometheus reads them. */
public final class Scrape {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z0-9_:]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z0-9_]+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");
  private static final Pattern OF_FAMILY = Pattern.compile("_(bucket|count|sum|max)$");

  private final String text;
  private final Duration took;

  private Scrape(String text, Duration took) {
    this.text = text;
    this.took = took;
  }

  /** A figure. */
  public record Sample(String name, Map<String, String> labels, double value) {}

  /** That has been read. */
  public static Scrape of(String text) {
    return new Scrape(text, Duration.ZERO);
  }

  /** Of the service that runs in the test's process. */
  public static Scrape here() {
    return of(URI.create("http://127.0.0.1:" + RestAssured.port + "/q/metrics"));
  }

  /** Of a service. */
  public static Scrape of(ServiceProcess service) {
    return of(service.uri("/q/metrics"));
  }

  private static Scrape of(URI uri) {
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(uri)
                      .header("Accept", "text/plain")
                      .timeout(Duration.ofSeconds(20))
                      .build(),
                  BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer + ": " + answer.body());
      }
      return new Scrape(answer.body(), Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How long it took, with the connection and all. */
  public Duration took() {
    return took;
  }

  /** All of it. */
  public String text() {
    return text;
  }

  /** The types of metrics by their names. */
  public Map<String, String> types() {
    return lines(TYPE)
        .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2), (a, b) -> b, TreeMap::new));
  }

  /** The descriptions of metrics by their names. */
  public Map<String, String> descriptions() {
    return lines(HELP).collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));
  }

  private Stream<MatchResult> lines(Pattern pattern) {
    return text.lines().map(pattern::matcher).filter(Matcher::matches).map(Matcher::toMatchResult);
  }

  /** All figures. */
  public List<Sample> samples() {
    return text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .map(m -> new Sample(m.group(1), labels(m.group(2)), Double.parseDouble(m.group(3))))
        .toList();
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text != null) {
      LABEL.matcher(text).results().forEach(m -> labels.put(m.group(1), m.group(2)));
    }
    return labels;
  }

  /** The names of the labels of a metric, without those of its buckets. */
  public Set<String> labelNames(String metric) {
    Set<String> names = new TreeSet<>();
    samples().stream()
        .filter(sample -> sample.name().equals(metric) || familyOf(sample.name()).equals(metric))
        .forEach(sample -> names.addAll(sample.labels().keySet()));
    names.remove("le");
    return names;
  }

  private static String familyOf(String name) {
    return OF_FAMILY.matcher(name).replaceFirst("");
  }

  /** The values that a label has anywhere in a metric. */
  public Set<String> values(String metric, String label) {
    return samples().stream()
        .filter(sample -> sample.name().equals(metric))
        .map(sample -> sample.labels().getOrDefault(label, ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The sum of a metric's figures whose labels have such values. */
  public double sum(String metric, Map<String, String> labels) {
    Predicate<Sample> isMeant =
        sample ->
            sample.name().equals(metric)
                && sample.labels().entrySet().containsAll(labels.entrySet());
    return samples().stream().filter(isMeant).mapToDouble(Sample::value).sum();
  }
}
