package io.fusebox.service.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A collector of traces that are sent as OTLP over HTTP, and what it was sent. */
public final class TraceReceiver implements AutoCloseable {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();

  /**
   * A span.
   *
   * @param parent empty: it has none
   */
  public record Span(String trace, String parent, String name, Map<String, Object> attributes) {}

  public TraceReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      fields(
          ByteBuffer.wrap(exchange.getRequestBody().readAllBytes()),
          (request, resource) ->
              fields(
                  buffer(resource),
                  (ofResource, scope) -> {
                    if (ofResource == 2) {
                      fields(buffer(scope), this::takeOfScope);
                    }
                  }));
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void takeOfScope(int field, Object value) {
    if (field == 2) {
      spans.add(span(buffer(value)));
    }
  }

  private static Span span(ByteBuffer message) {
    Map<Integer, Object> of = new HashMap<>();
    Map<String, Object> attributes = new HashMap<>();
    fields(
        message,
        (field, value) -> {
          of.put(field, value);
          if (field == 9) {
            attribute(buffer(value), attributes);
          }
        });
    return new Span(hex(of.get(1)), hex(of.get(4)), text(of.get(5)), attributes);
  }

  private static void attribute(ByteBuffer message, Map<String, Object> attributes) {
    Map<Integer, Object> of = new HashMap<>();
    fields(message, of::put);
    fields(
        buffer(of.get(2)),
        (type, value) ->
            attributes.put(
                text(of.get(1)),
                switch (type) {
                  case 1 -> text(value);
                  case 2 -> value.equals(1L);
                  default -> value;
                }));
  }

  private static String hex(Object bytes) {
    return bytes == null ? "" : HexFormat.of().formatHex(array(buffer(bytes)));
  }

  private static String text(Object bytes) {
    return new String(array(buffer(bytes)), StandardCharsets.UTF_8);
  }

  private static ByteBuffer buffer(Object value) {
    return ((ByteBuffer) value).duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** Reads a message of Protocol Buffers, field by field, by their numbers. */
  private static void fields(ByteBuffer message, BiConsumer<Integer, Object> take) {
    message.order(ByteOrder.LITTLE_ENDIAN);
    while (message.hasRemaining()) {
      long tag = varint(message);
      Object value =
          switch ((int) tag & 7) {
            case VARINT -> varint(message);
            case FIXED64 -> message.getLong();
            case FIXED32 -> message.getInt();
            case BYTES -> bytes(message);
            default -> throw new IllegalArgumentException("no wire type: " + tag);
          };
      take.accept((int) (tag >>> 3), value);
    }
  }

  private static ByteBuffer bytes(ByteBuffer message) {
    int length = (int) varint(message);
    ByteBuffer bytes = message.slice(message.position(), length);
    message.position(message.position() + length);
    return bytes;
  }

  private static long varint(ByteBuffer message) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = message.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** Where it is. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What it has been sent by now. */
  public List<Span> spans() {
    return List.copyOf(spans);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
