package io.fusebox.service.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.contract.Exchange;
import io.fusebox.service.contract.Exchange.Message;
import io.fusebox.service.contract.RawMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A request whose bytes are those that are written here: HTTP libraries send no others. */
public final class RawRequest {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final String method;
  private final String target;
  private final Map<String, List<String>> headers = new HashMap<>();
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private byte[] body = {};

  /** A request for that path, with its query, as it stands. */
  public RawRequest(String method, String path) {
    this.method = method;
    this.target = path;
    line(method + " " + path + " HTTP/1.1", UTF_8);
    header("Host", "127.0.0.1");
    header("Connection", "close");
  }

  private void line(String line, Charset charset) {
    head.writeBytes((line + "\r\n").getBytes(charset));
  }

  /** With a header in UTF-8. */
  public RawRequest header(String name, String value) {
    return header(name, value, UTF_8);
  }

  /** With a header in that charset. */
  public RawRequest header(String name, String value, Charset charset) {
    headers.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    line(name + ": " + value, charset);
    return this;
  }

  /** With a body of JSON, in UTF-8. */
  public RawRequest json(String json) {
    body = json.getBytes(UTF_8);
    return header("Content-Type", "application/json");
  }

  /** With a body of that type. */
  public RawRequest body(String type, byte[] bytes) {
    body = bytes;
    return header("Content-Type", type);
  }

  /** A service's answer, whose body is as it came: in pieces or not. */
  public record Answer(int status, String text) {}

  /** Sends it to a service on this machine. */
  public Answer send(int port) throws IOException {
    header("Content-Length", Integer.toString(body.length));
    line("", UTF_8);
    head.writeBytes(body);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(head.toByteArray());
      byte[] bytes = socket.getInputStream().readAllBytes();
      RawMessage answer = RawMessage.readAnswer(new ByteArrayInputStream(bytes), method);
      Message sent = new Message(headers, new String(body, UTF_8));
      ContractCheck.require(new Exchange(method, target, sent, answer.status(), answer.content()));
      return new Answer(answer.status(), new String(bytes, UTF_8));
    }
  }
}
