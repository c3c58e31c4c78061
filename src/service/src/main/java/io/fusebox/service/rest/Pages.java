package io.fusebox.service.rest;

import io.fusebox.service.access.Role;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is served beside the operations of the contract, and for whom, while access control is on.
 * What is not listed is not served then.
 */
final class Pages {

  /** The panel and Swagger UI, which sign in by themselves, the contract, and what probes ask. */
  private static final List<String> FOR_ALL =
      List.of("/index.html", "/panel/", "/q/openapi", "/q/swagger-ui", "/q/health");

  private static final String METRICS = "/q/metrics";

  private Pages() {}

  /** Whether everybody is served what is at a path, given as it is sent and as it is normalized. */
  static boolean isForAll(String path, @Nullable String normalized) {
    return isForAll(path) && (path.equals(normalized) || isForAll(String.valueOf(normalized)));
  }

  private static boolean isForAll(String path) {
    return path.equals("/") || FOR_ALL.stream().anyMatch(path::startsWith);
  }

  /** The roles of which one is needed for what is at a path; null: it is served to nobody. */
  static @Nullable Set<Role> rolesFor(@Nullable String normalized) {
    return normalized != null && normalized.startsWith(METRICS) ? Set.of(Role.VIEWER) : null;
  }
}
