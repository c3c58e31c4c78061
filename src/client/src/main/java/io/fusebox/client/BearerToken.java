package io.fusebox.client;

import java.net.http.HttpRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What proves to the service who this host is (RFC 6750). Thread-safe. */
final class BearerToken {

  private static final System.Logger LOG = System.getLogger("io.fusebox.client");

  private final Supplier<? extends @Nullable String> supplier;

  BearerToken(Supplier<? extends @Nullable String> supplier) {
    this.supplier = supplier;
  }

  /**
   * Adds it to a request, where it can be had and sent: no call fails for it here, and the service
   * says why it refuses a request without.
   */
  void addTo(HttpRequest.Builder request) {
    try {
      String token = supplier.get();
      if (token != null) {
        request.setHeader("Authorization", "Bearer " + token);
      }
    } catch (RuntimeException e) {
      // Not the exception's message, which can have the token in it.
      LOG.log(System.Logger.Level.DEBUG, "No token can be sent: {0}", e.getClass().getName());
    }
  }
}
