package io.fusebox.service.support;

import io.fusebox.service.contract.ContractCheck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A host that calls services which may be gone: no answer is an answer, too. */
public final class Host {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /**
   * Sends a POST once.
   *
   * @param key null: without an idempotency key
   * @return the body of an answer 200; empty: another answer or none, so nobody knows
   */
  public Optional<String> post(URI uri, String body, @Nullable String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    try {
      HttpResponse<String> answer = ContractCheck.send(http, request.build());
      if (answer.statusCode() == 200) {
        return Optional.of(answer.body());
      }
      if (answer.statusCode() != 503 && answer.statusCode() != 429) {
        throw new AssertionError(uri + " answered " + answer.statusCode() + ": " + answer.body());
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
