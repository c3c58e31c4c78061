package io.fusebox.service.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fusebox.service.contract.Exchange.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of HTTP/1.1 as it comes over a connection.
 *
 * @param startLine a request's method and target, or an answer's status
 * @param content the body is null if it is a stream of events, which is not read yet, or if it is
 *     of a request that was given in chunks
 */
public record RawMessage(String startLine, Message content) {

  /**
   * Reads a request.
   *
   * @throws EOFException the connection ended before the request did
   */
  public static RawMessage readRequest(InputStream in) throws IOException {
    RawMessage head = readHead(in);
    return head.with(head.isChunked() || head.length() != null ? head.text(in) : "");
  }

  /** A request of which this was sent: its head, and as much of its body as there is. */
  static RawMessage ofRequest(byte[] sent) throws IOException {
    InputStream in = new ByteArrayInputStream(sent);
    RawMessage head = readHead(in);
    return head.isChunked() ? head : head.with(new String(in.readAllBytes(), UTF_8));
  }

  /**
   * Reads the final answer to a request.
   *
   * @param method of the request
   * @throws EOFException the connection ended before the answer did
   */
  public static RawMessage readAnswer(InputStream in, String method) throws IOException {
    RawMessage head = readHead(in);
    while (head.status() == 100) {
      head = readHead(in);
    }
    if (head.status() == 101) {
      throw new IOException("what follows is no HTTP/1.1: " + head.startLine);
    }
    if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
      return head.with("");
    }
    return "text/event-stream".equals(head.content.mediaType()) ? head : head.with(head.text(in));
  }

  private static RawMessage readHead(InputStream in) throws IOException {
    String startLine = line(in);
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] header = line.split(":", 2);
      headers
          .computeIfAbsent(header[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(header.length == 1 ? "" : header[1].strip());
    }
    return new RawMessage(startLine, new Message(headers, null));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended within a line: " + line.toString(UTF_8));
      }
      line.write(next);
    }
    String text = line.toString(UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private RawMessage with(String body) {
    return new RawMessage(startLine, new Message(content.headers(), body));
  }

  private boolean isChunked() {
    return content.header("Transfer-Encoding") != null;
  }

  /** How long the body is; null: the head does not say so, or not with a number. */
  private @Nullable Integer length() {
    String length = content.header("Content-Length");
    return length != null && length.matches("[0-9]{1,9}") ? Integer.valueOf(length) : null;
  }

  private String text(InputStream in) throws IOException {
    Integer length = length();
    if (isChunked() || length == null) {
      return new String(body(in).readAllBytes(), UTF_8);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended within a body");
    }
    return new String(bytes, UTF_8);
  }

  /** The body of a stream of events, from the connection from which the head was read. */
  public InputStream body(InputStream in) {
    return isChunked() ? new Chunks(in) : in;
  }

  /** The status of an answer. */
  public int status() {
    return Integer.parseInt(startLine.split(" ", 3)[1]);
  }

  /** The method of a request. */
  public String method() {
    return startLine.split(" ", 2)[0];
  }

  /** The path and query of a request, in origin form. */
  String target() {
    return startLine.split(" ", 3)[1].replaceFirst("^http://[^/]*", "");
  }

  /** A body that comes in chunks, without their sizes. */
  private static final class Chunks extends FilterInputStream {

    private int left;
    private boolean hasEnded;

    Chunks(InputStream in) {
      super(in);
    }

    /** False: there is no more. */
    private boolean next() throws IOException {
      if (left == 0 && !hasEnded) {
        left = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
        hasEnded = left == 0;
        if (hasEnded) {
          line(in);
        }
      }
      return !hasEnded;
    }

    private void took(int count) throws IOException {
      left -= count;
      if (left == 0) {
        line(in);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (!next()) {
        return -1;
      }
      int count = in.read(into, offset, Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the connection ended within a chunk");
      }
      took(count);
      return count;
    }
  }
}
