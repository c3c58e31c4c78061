package io.fusebox.service.rest;

import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.start.AllowedHosts;
import io.fusebox.service.start.ListenAddress;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a web page in a browser that can reach the service must not do: call it by a name that is
 * not the service's, and send what changes something from a page of another origin. Safe to call
 * from any thread.
 */
@ApplicationScoped
class BrowserRules {

  private final AllowedHosts hosts;

  /** One is mostly like the one before. */
  private volatile String latestAllowed = "";

  BrowserRules(FuseboxConfig config, @ConfigProperty(name = "quarkus.http.host") String listensAt) {
    this.hosts =
        AllowedHosts.of(
            config.allowedHosts().orElse(List.of()),
            listensAt,
            ListenAddress.isLoopback(listensAt));
  }

  /**
   * Checks a request, for whatever path.
   *
   * @throws ProblemException it breaks a rule
   */
  void check(HttpServerRequest request) {
    String authority = authority(request);
    requireAllowed(authority);
    if (!RequestOrigin.isSafe(request.method().name())) {
      String foreignness =
          new RequestOrigin(
                  request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), authority)
              .foreignness();
      if (foreignness != null) {
        throw new ProblemException(
            ProblemType.CROSS_ORIGIN,
            "a page of another origin must not send this: "
                + foreignness
                + "; send it from a page of this service or from a program that is no browser,"
                + " and have a proxy in front leave Host as it is");
      }
    }
  }

  private void requireAllowed(@Nullable String authority) {
    if (authority == null || authority.equals(latestAllowed)) {
      return;
    }
    if (!hosts.allow(authority)) {
      throw new ProblemException(
          ProblemType.MISDIRECTED_REQUEST,
          "this service is not called '"
              + Text.shortened(authority)
              + "': use its address or localhost, or add the name to FUSEBOX_ALLOWED_HOSTS");
    }
    latestAllowed = authority;
  }

  /** What the request has as host; several of them, which no browser sends, are none together. */
  private static @Nullable String authority(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      HostAndPort authority = request.authority();
      return authority == null ? null : authority.toString();
    }
    List<String> hosts = request.headers().getAll("Host");
    return hosts.isEmpty() ? null : hosts.size() == 1 ? hosts.get(0) : String.join(", ", hosts);
  }
}
