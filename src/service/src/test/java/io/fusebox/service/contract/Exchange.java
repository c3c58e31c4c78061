package io.fusebox.service.contract;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to the service and its answer.
 *
 * @param target path and query, as they were sent
 */
public record Exchange(String method, String target, Message request, int status, Message answer) {

  /**
   * Headers and a body.
   *
   * @param headers by their names in any case
   * @param body null: one that is not looked at, as a stream's
   */
  public record Message(Map<String, List<String>> headers, @Nullable String body) {

    /** A message with these headers and this body. */
    public Message {
      Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      byName.putAll(headers);
      headers = byName;
    }

    /** The first value of a header; null: it is not there. */
    public @Nullable String header(String name) {
      List<String> values = headers.get(name);
      return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** The media type of the body, without parameters; null: none is given. */
    @Nullable String mediaType() {
      String type = header("Content-Type");
      return type == null ? null : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The exchange that this answer ends.
   *
   * @param body of the answer; null: it is not looked at
   */
  public static Exchange of(HttpResponse<?> answer, @Nullable String body) {
    HttpRequest request = answer.request();
    URI uri = request.uri();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String sent = request.bodyPublisher().map(SentBody::of).orElse("");
    return new Exchange(
        request.method(),
        uri.getRawPath() + query,
        new Message(request.headers().map(), sent),
        answer.statusCode(),
        new Message(answer.headers().map(), body));
  }

  /**
   * Reads the answer to a request that was sent as these bytes, of a stream of events its head.
   *
   * @throws IOException no answer came
   */
  public static Exchange read(byte[] request, InputStream in) throws IOException {
    return of(request, RawMessage.readAnswer(in, RawMessage.ofRequest(request).method()));
  }

  /** A request that was sent as these bytes, and its answer. */
  public static Exchange of(byte[] request, RawMessage answer) throws IOException {
    return of(RawMessage.ofRequest(request), answer);
  }

  /** A request and its answer. */
  public static Exchange of(RawMessage request, RawMessage answer) {
    return new Exchange(
        request.method(), request.target(), request.content(), answer.status(), answer.content());
  }

  /** The path as it was sent. */
  String path() {
    return target.split("\\?", 2)[0];
  }

  /** The query as it was sent; empty: none. */
  String query() {
    String[] parts = target.split("\\?", 2);
    return parts.length == 1 ? "" : parts[1];
  }

  @Override
  public String toString() {
    return method
        + " "
        + target
        + " "
        + request.headers
        + " "
        + request.body
        + "\n=> "
        + status
        + " "
        + answer.headers
        + " "
        + answer.body;
  }
}
