package io.fusebox.service.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.contract.Exchange;
import io.fusebox.service.contract.Exchange.Message;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a service that is kept alive, for tests that make calls by the hundred thousand.
 * Each exchange is compared with the contract. It connects at the first call, and again after it
 * was cut. Blocking, and not thread-safe.
 */
public final class ServiceConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final int port;
  private Socket socket = new Socket();
  private InputStream in = InputStream.nullInputStream();
  private byte[] sent = {};

  /** A connection to a service on this machine. */
  public ServiceConnection(int port) {
    this.port = port;
  }

  /**
   * What is asked of a service.
   *
   * @param body JSON; empty: none
   * @param key the {@code Idempotency-Key}; null: none
   */
  public record Request(String method, String path, String body, @Nullable String key) {}

  /** A service's answer. */
  public record Answer(int status, String body) {}

  /**
   * Makes a call without a key.
   *
   * @param body JSON; empty: none
   * @throws IOException no answer came; the call may have taken effect or not
   */
  public Answer call(String method, String path, String body) throws IOException {
    send(new Request(method, path, body, null));
    return receive();
  }

  /**
   * Sends a call; the next is to be sent after {@link #receive}.
   *
   * @throws IOException the call may have arrived or not; the connection is closed
   */
  public void send(Request request) throws IOException {
    try {
      connect();
      write(request);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Waits for the answer to what was sent.
   *
   * @throws IOException no answer came; the connection is closed
   */
  public Answer receive() throws IOException {
    try {
      return read();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void connect() throws IOException {
    if (socket.isConnected() && !socket.isClosed()) {
      return;
    }
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  private void write(Request call) throws IOException {
    byte[] body = call.body().getBytes(UTF_8);
    String head =
        call.method()
            + " "
            + call.path()
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + (call.key() == null ? "" : "Idempotency-Key: " + call.key() + "\r\n")
            + (body.length == 0 ? "" : "Content-Type: application/json\r\n")
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] headBytes = head.getBytes(US_ASCII);
    sent = new byte[headBytes.length + body.length];
    System.arraycopy(headBytes, 0, sent, 0, headBytes.length);
    System.arraycopy(body, 0, sent, headBytes.length, body.length);
    // In one piece, so that it is one packet.
    socket.getOutputStream().write(sent);
  }

  private Answer read() throws IOException {
    Exchange exchange = Exchange.read(sent, in);
    ContractCheck.require(exchange);
    Message answer = exchange.answer();
    if ("close".equals(answer.header("Connection"))) {
      close();
    }
    return new Answer(exchange.status(), Objects.requireNonNull(answer.body(), "a stream"));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, either way.
    }
  }
}
