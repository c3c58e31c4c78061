package io.fusebox.service.support;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One connection to a stream of transitions, read by a thread of its own as browsers read it. */
public final class EventStream implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final BufferedReader in;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Thread reader = new Thread(this::read, "event-stream");
  private volatile @Nullable String lastEventId;

  /** A transition: of which breaker, its generation, and its line's id. */
  public record Event(long id, String breaker, long generation, String to) {

    /** The event that such JSON tells. */
    static Event of(JsonNode json) {
      return new Event(
          json.get("id").asLong(),
          json.get("breaker").asText(),
          json.get("generation").asLong(),
          json.get("to").asText());
    }
  }

  private EventStream(Socket socket, BufferedReader in, @Nullable String lastEventId) {
    this.socket = socket;
    this.in = in;
    this.lastEventId = lastEventId;
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Connects.
   *
   * @param lastEventId what to go on from; null: from now on
   * @throws IOException it could not connect, or was refused
   */
  public static EventStream open(URI uri, @Nullable String lastEventId) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
      String request =
          "GET "
              + target
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
              + (lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n")
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      String status = in.readLine();
      if (status == null || !status.startsWith("HTTP/1.1 200")) {
        throw new IOException("refused: " + status);
      }
      for (String header = in.readLine(); !"".equals(header); header = in.readLine()) {
        if (header == null) {
          throw new EOFException("cut within the head");
        }
      }
      return new EventStream(socket, in, lastEventId);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void read() {
    StringBuilder text = new StringBuilder();
    try (socket) {
      // Names and JSON of the tests are ASCII, so a character is a byte.
      for (String size = in.readLine(); size != null; size = in.readLine()) {
        char[] chunk = new char[Integer.parseInt(size.strip(), 16)];
        for (int read = 0; read < chunk.length; ) {
          int more = in.read(chunk, read, chunk.length - read);
          if (more < 0) {
            return;
          }
          read += more;
        }
        text.append(chunk);
        take(text);
        in.readLine();
        if (chunk.length == 0) {
          return;
        }
      }
    } catch (IOException e) {
      // It was cut. What came is what counts.
    }
  }

  /** Takes the events that are complete: an empty line ends each. */
  private void take(StringBuilder text) throws IOException {
    for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      String id = lastEventId;
      StringBuilder data = new StringBuilder();
      for (String line : text.substring(0, end).split("\n", -1)) {
        if (line.startsWith("data:")) {
          data.append(line.substring("data:".length()));
        } else if (line.startsWith("id:")) {
          id = line.substring("id:".length()).strip();
        }
      }
      if (data.length() > 0) {
        events.add(Event.of(JSON.readTree(data.toString())));
      }
      lastEventId = id;
      text.delete(0, end + 2);
    }
  }

  /** What came by now. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  /** What to go on from. */
  public @Nullable String lastEventId() {
    return lastEventId;
  }

  public boolean hasEnded() {
    return !reader.isAlive();
  }

  /** Cuts it; what came until then is all that ever comes. */
  @Override
  public void close() {
    try {
      socket.close();
      reader.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
