package io.fusebox.client;

import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of all {@link Breakers} of this process. Each has threads of its own, which
 * before JDK 21 end only when nobody refers to it any more: a pipeline that is built again and
 * again would gather them until the next garbage collection. Thread-safe.
 */
final class SharedHttp {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  /** Weak, so that it goes with its last user, and with an application that is deployed anew. */
  private static @Nullable WeakReference<HttpClient> shared;

  private SharedHttp() {}

  /** The client, which is there for as long as the caller refers to it. */
  static synchronized HttpClient client() {
    HttpClient client = shared == null ? null : shared.get();
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT_LIMIT)
              .build();
      shared = new WeakReference<>(client);
    }
    return client;
  }
}
