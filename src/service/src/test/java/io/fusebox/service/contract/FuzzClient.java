package io.fusebox.service.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fusebox.service.contract.Exchange.Message;
import io.fusebox.service.support.ServiceProcess;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends requests as they stand, over one version of HTTP. Safe to call from any thread. */
final class FuzzClient {

  private static final long SECONDS = 60;

  private final HttpVersion version;
  private final HttpClient client;

  FuzzClient(Vertx vertx, HttpVersion version) {
    this.version = version;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(version)
                .setHttp2ClearTextUpgrade(false)
                .setMaxPoolSize(64));
  }

  HttpVersion version() {
    return version;
  }

  /** Sends a request and waits for its answer; of an event stream, for its head. */
  Exchange exchange(ServiceProcess service, SentRequest sent) throws Exception {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(service.port())
            .setMethod(HttpMethod.valueOf(sent.method()))
            .setURI(sent.target());
    sent.headers().forEach(options::putHeader);
    return client
        .request(options)
        .compose(request -> send(request, sent))
        .toCompletionStage()
        .toCompletableFuture()
        .get(SECONDS, TimeUnit.SECONDS);
  }

  private static Future<Exchange> send(HttpClientRequest request, SentRequest sent) {
    Buffer body = Buffer.buffer(sent.body());
    Future<HttpClientResponse> answer = body.length() == 0 ? request.send() : request.send(body);
    return answer.compose(response -> read(request, response, sent));
  }

  private static Future<Exchange> read(
      HttpClientRequest request, HttpClientResponse response, SentRequest sent) {
    String type = response.getHeader("Content-Type");
    if (type != null && type.startsWith("text/event-stream")) {
      Exchange exchange = exchange(sent, response, null);
      response.exceptionHandler(reset -> {});
      request.reset();
      return Future.succeededFuture(exchange);
    }
    return response.body().map(body -> exchange(sent, response, body.toString(UTF_8)));
  }

  private static Exchange exchange(
      SentRequest sent, HttpClientResponse response, @Nullable String answer) {
    Map<String, List<String>> headers = new HashMap<>();
    sent.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    return new Exchange(
        sent.method(),
        sent.target(),
        new Message(headers, text(sent.body())),
        response.statusCode(),
        new Message(headers(response.headers()), answer));
  }

  /** The bytes as text, which is no JSON where they are no UTF-8. */
  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "no UTF-8: " + new String(bytes, UTF_8);
    }
  }

  private static Map<String, List<String>> headers(MultiMap headers) {
    Map<String, List<String>> values = new HashMap<>();
    headers.forEach(
        (name, value) -> values.computeIfAbsent(name, first -> new ArrayList<>()).add(value));
    return values;
  }
}
