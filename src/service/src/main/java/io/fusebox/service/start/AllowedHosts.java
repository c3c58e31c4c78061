package io.fusebox.service.start;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The hosts by which the service may be called: what a request can have as {@code Host} or {@code
 * :authority}. A page whose name was made to point to this machine (DNS rebinding) is of the same
 * origin as the service for its browser, and shows itself by nothing but that name. Immutable.
 */
public final class AllowedHosts {

  private static final String ANY = "*";
  private static final String SUBDOMAINS = "*.";
  private static final String LOCAL = "localhost";

  /** What hosts and ports consist of, beside letters and digits. */
  private static final String OTHERS = "-._:[]";

  private final boolean allowsAny;
  private final Set<String> names;

  /** Each with a dot before it. */
  private final List<String> domains;

  private AllowedHosts(boolean allowsAny, Set<String> names, List<String> domains) {
    this.allowsAny = allowsAny;
    this.names = names;
    this.domains = domains;
  }

  /**
   * Checks that the setting can be read.
   *
   * @throws StartRefusedException it cannot
   */
  public static void check(Config config) {
    for (String name :
        config.getOptionalValues("fusebox.allowed-hosts", String.class).orElse(List.of())) {
      if (settingOf(name) == null) {
        throw new StartRefusedException(
            "FUSEBOX_ALLOWED_HOSTS cannot have '"
                + name.strip()
                + "': it takes names of hosts, separated by commas, such as fusebox.example.com;"
                + " *.example.com for all names under example.com; * for any",
            null);
      }
    }
  }

  /**
   * What is allowed beside {@code localhost}, names under it, and addresses, none of which anybody
   * can make point elsewhere.
   *
   * @param names of the setting: those of hosts, {@code *.} before a name for all under it, {@code
   *     *} for any; ports are ignored. Empty: it is unset, which allows any host where others than
   *     this machine can call, since they have names for it that are not known here
   * @param listensAt the name or address at which the service listens
   * @param isLoopback whether only this machine can call there
   * @throws IllegalArgumentException a name is none; {@link #check} says so at the start
   */
  public static AllowedHosts of(List<String> names, String listensAt, boolean isLoopback) {
    Set<String> hosts = new HashSet<>();
    for (String name : names) {
      String host = settingOf(name);
      if (host == null) {
        throw new IllegalArgumentException("'" + name + "' is no name of a host");
      }
      hosts.add(host);
    }
    String ownName = settingOf(listensAt);
    if (ownName != null) {
      hosts.add(ownName);
    }
    return new AllowedHosts(
        hosts.contains(ANY) || (names.isEmpty() && !isLoopback),
        Set.copyOf(hosts),
        hosts.stream()
            .filter(host -> host.startsWith(SUBDOMAINS))
            .map(host -> host.substring(1))
            .toList());
  }

  /** A name of the setting as hosts are compared, or what it has for such; null: it is none. */
  private static @Nullable String settingOf(String text) {
    String name = text.strip();
    if (name.equals(ANY)) {
      return ANY;
    }
    String prefix = name.startsWith(SUBDOMAINS) ? SUBDOMAINS : "";
    try {
      String host = hostOf(IDN.toASCII(name.substring(prefix.length())));
      return host == null ? null : prefix + host;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Whether a request may be answered.
   *
   * @param authority what it has as {@code Host} or {@code :authority}; null: it has none, as
   *     HTTP/1.0 permits and no browser does
   */
  public boolean allow(@Nullable String authority) {
    if (allowsAny || authority == null) {
      return true;
    }
    String host = hostOf(authority);
    return host != null
        && (host.equals(LOCAL)
            || isUnder("." + LOCAL, host)
            || NetUtil.isValidIpV4Address(host)
            || NetUtil.isValidIpV6Address(host)
            || names.contains(host)
            || domains.stream().anyMatch(domain -> isUnder(domain, host)));
  }

  private static boolean isUnder(String domain, String host) {
    return host.length() > domain.length() && host.endsWith(domain);
  }

  /**
   * The host in lower case, without port, brackets and the dot of a complete name; null: it is not
   * well-formed.
   */
  private static @Nullable String hostOf(String authority) {
    for (int i = 0; i < authority.length(); i++) {
      char c = authority.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetter && !(c >= '0' && c <= '9') && OTHERS.indexOf(c) < 0) {
        return null;
      }
    }
    int endOfAddress = authority.startsWith("[") ? authority.indexOf(']') + 1 : 0;
    int colon = authority.indexOf(':', endOfAddress);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (colon >= 0 && !isPort(authority.substring(colon + 1))) {
      return null;
    }
    if (endOfAddress > 0) {
      String address = authority.substring(1, endOfAddress - 1);
      return host.length() == endOfAddress && NetUtil.isValidIpV6Address(address) ? address : null;
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    boolean isName = !name.isEmpty() && name.indexOf('[') < 0 && name.indexOf(']') < 0;
    return isName ? name.toLowerCase(Locale.ROOT) : null;
  }

  private static boolean isPort(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
