package io.fusebox.examples;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The {@link FlakyDependency} as a pipeline sees it, over HTTP. Thread-safe. */
final class Prices {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final int port;

  Prices(int port) {
    this.port = port;
  }

  /**
   * The price of an article.
   *
   * @throws IOException it answers otherwise than with a price, or not within a second
   */
  int of(String article) throws IOException {
    HttpResponse<String> answer = send(request("/price?article=" + article).build());
    if (answer.statusCode() != 200) {
      throw new IOException("prices answered " + answer.statusCode());
    }
    return Integer.parseInt(answer.body().strip());
  }

  /** Whether it is this dependency that listens there. */
  boolean answers() {
    try {
      return send(request("/state").build()).body().startsWith("the dependency is ");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Switches it.
   *
   * @param state {@code down} or {@code up}
   * @throws IOException it does not answer
   */
  void turn(String state) throws IOException {
    send(request("/" + state).POST(BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LIMIT);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking for a price");
    } catch (IOException e) {
      // The client's own exceptions often have no message.
      throw new IOException("prices did not answer: " + e.getClass().getSimpleName(), e);
    }
  }
}
