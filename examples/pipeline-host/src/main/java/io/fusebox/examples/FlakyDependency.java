package io.fusebox.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A tiny HTTP server that a person can switch down and up. {@code GET /price} gives a price, or 503
 * while it is down; {@code POST /down} and {@code POST /up} switch it, {@code GET /state} tells how
 * it is. Listens on this machine's loopback address only. Thread-safe.
 */
final class FlakyDependency implements AutoCloseable {

  /** Where it listens unless one says otherwise. */
  static final int DEFAULT_PORT = 9090;

  private final HttpServer server;
  private volatile boolean down;

  private FlakyDependency(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param port 0: one that is free
   * @throws java.net.BindException something listens there already
   * @throws IOException it cannot listen there
   */
  static FlakyDependency start(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    FlakyDependency dependency = new FlakyDependency(server);
    server.createContext("/", dependency::answer);
    server.start();
    return dependency;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
      case "GET /price" -> reply(exchange, down ? 503 : 200, down ? "down" : "42");
      case "GET /state" -> reply(exchange, 200, state());
      case "POST /down" -> turn(exchange, true);
      case "POST /up" -> turn(exchange, false);
      default -> reply(exchange, 404, "there is GET /price, GET /state, POST /down and POST /up");
    }
  }

  private void turn(HttpExchange exchange, boolean toDown) throws IOException {
    down = toDown;
    reply(exchange, 200, state());
  }

  private String state() {
    return down ? "the dependency is down" : "the dependency is up";
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      // Else a body that was sent with the request would be taken for the next one.
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
