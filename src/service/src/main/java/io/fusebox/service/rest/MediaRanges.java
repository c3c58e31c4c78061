package io.fusebox.service.rest;

import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A header {@code Accept}, as RFC 9110, 12.5.1, has it. Immutable. */
final class MediaRanges {

  private static final List<Range> ANYTHING = List.of(new Range(MediaType.WILDCARD, 1));

  private final String header;
  private final List<Range> ranges;

  private record Range(String type, double weight) {}

  private MediaRanges(String header, List<Range> ranges) {
    this.header = header;
    this.ranges = ranges;
  }

  /**
   * What the header accepts.
   *
   * @param header empty: anything is accepted
   * @throws IllegalArgumentException it is not well-formed
   */
  static MediaRanges parse(String header) {
    List<Range> ranges = new ArrayList<>();
    for (String element : elements(header)) {
      MediaType type = MediaType.valueOf(element);
      Map<String, String> parameters = type.getParameters();
      double weight = parameters.containsKey("q") ? quality(parameters.get("q")) : 1;
      if (type.isWildcardType() && !type.isWildcardSubtype()) {
        throw new IllegalArgumentException(element);
      }
      ranges.add(new Range(nameOf(type), weight));
    }
    return new MediaRanges(header, ranges.isEmpty() ? ANYTHING : ranges);
  }

  /** Without parameters, in lower case. */
  static String nameOf(MediaType type) {
    return (type.getType() + "/" + type.getSubtype()).strip().toLowerCase(Locale.ROOT);
  }

  /** What stands between commas, but for those within quotes; empty ones are none. */
  private static List<String> elements(String header) {
    List<String> elements = new ArrayList<>();
    boolean isQuoted = false;
    int start = 0;
    for (int i = 0; i <= header.length(); i++) {
      char c = i == header.length() ? ',' : header.charAt(i);
      if (isQuoted && c == '\\') {
        i++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == ',' && (!isQuoted || i == header.length())) {
        String element = header.substring(start, i).strip();
        if (!element.isEmpty()) {
          elements.add(element);
        }
        start = i + 1;
      }
    }
    return elements;
  }

  private static double quality(String q) {
    boolean isNumber =
        !q.isEmpty() && q.length() <= 5 && q.chars().allMatch(MediaRanges::isOfNumber);
    double weight = isNumber ? Double.parseDouble(q) : -1;
    if (weight < 0 || weight > 1) {
      throw new IllegalArgumentException("q=" + q);
    }
    return weight;
  }

  private static boolean isOfNumber(int c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  /** Whether it is what this header accepts. */
  boolean isOf(String other) {
    return header.equals(other);
  }

  /** How much a type is liked, 0 to 1; of several ranges that it is in, the narrowest counts. */
  double weight(String type) {
    String whole = type.substring(0, type.indexOf('/')) + "/*";
    double weight = 0;
    int narrowest = 0;
    for (Range range : ranges) {
      int width =
          range.type.equals(type)
              ? 3
              : range.type.equals(whole) ? 2 : range.type.equals(MediaType.WILDCARD) ? 1 : 0;
      if (width > narrowest) {
        narrowest = width;
        weight = range.weight;
      } else if (width > 0 && width == narrowest) {
        weight = Math.max(weight, range.weight);
      }
    }
    return weight;
  }

  /** Whether a type is accepted at all. */
  boolean accept(String type) {
    return weight(type) > 0;
  }
}
