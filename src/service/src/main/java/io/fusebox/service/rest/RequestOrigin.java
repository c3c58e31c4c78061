package io.fusebox.service.rest;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, as a browser tells: from a page of the service itself, from a page of
 * somebody else, or from no page. Programs that are no browsers send neither header. Immutable.
 *
 * @param site what {@code Sec-Fetch-Site} says, which browsers send where the connection is safe
 *     from others, as on this machine; null: nothing
 * @param origin what {@code Origin} says; null: nothing
 * @param authority what the request has as {@code Host} or {@code :authority}; null: nothing
 */
record RequestOrigin(@Nullable String site, @Nullable String origin, @Nullable String authority) {

  /** What only read: no answer to them changes anything, and no foreign page can read one. */
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";

  /** Whether requests with this method only read. */
  static boolean isSafe(String method) {
    return SAFE_METHODS.contains(method);
  }

  /** What tells that the request comes from a page of another origin; null: nothing does. */
  @Nullable String foreignness() {
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return "Sec-Fetch-Site is '" + Text.shortened(site) + "'";
    }
    if (origin != null && !isOwn(origin)) {
      return "Origin is '"
          + Text.shortened(origin)
          + "' and Host is "
          + (authority == null ? "not there" : "'" + Text.shortened(authority) + "'");
    }
    return null;
  }

  /** The scheme is not compared: a proxy in front may have ended TLS. */
  private boolean isOwn(String origin) {
    boolean isHttps = origin.startsWith(HTTPS);
    if (authority == null || !(isHttps || origin.startsWith(HTTP))) {
      return false;
    }
    String defaultPort = isHttps ? ":443" : ":80";
    String from = origin.substring(isHttps ? HTTPS.length() : HTTP.length());
    return without(defaultPort, from).equals(without(defaultPort, authority));
  }

  private static String without(String port, String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }
}
