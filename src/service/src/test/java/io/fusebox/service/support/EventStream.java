package io.fusebox.service.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.contract.Exchange;
import io.fusebox.service.contract.RawMessage;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a stream of transitions, read by a thread of its own as browsers read it, and
 * compared with the contract.
 */
public final class EventStream implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final BufferedReader in;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Thread reader = new Thread(this::read, "event-stream");
  private volatile @Nullable String lastEventId;
  private volatile @Nullable AssertionError violation;

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

  private EventStream(Socket socket, InputStream events, @Nullable String lastEventId) {
    this.socket = socket;
    this.in = new BufferedReader(new InputStreamReader(events, UTF_8));
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
    return open(uri, lastEventId, null);
  }

  /**
   * Connects with a key.
   *
   * @param lastEventId what to go on from; null: from now on
   * @param key null: without
   * @throws IOException it could not connect, or was refused
   */
  public static EventStream open(URI uri, @Nullable String lastEventId, @Nullable String key)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
      byte[] request =
          ("GET "
                  + target
                  + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                  + (lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n")
                  + (key == null ? "" : "Authorization: Bearer " + key + "\r\n")
                  + "\r\n")
              .getBytes(US_ASCII);
      socket.getOutputStream().write(request);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      RawMessage answer = RawMessage.readAnswer(in, "GET");
      ContractCheck.require(Exchange.of(request, answer));
      if (answer.status() != 200) {
        throw new IOException("refused: " + answer.startLine());
      }
      return new EventStream(socket, answer.body(in), lastEventId);
    } catch (IOException | AssertionError e) {
      socket.close();
      throw e;
    }
  }

  private void read() {
    try (socket) {
      StringBuilder event = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          take(event.toString());
          event.setLength(0);
        } else {
          event.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      // It was cut. What came is what counts.
    } catch (AssertionError e) {
      violation = e;
    }
  }

  private void take(String event) throws IOException {
    ContractCheck.requireEvent(event);
    String id = lastEventId;
    StringBuilder data = new StringBuilder();
    for (String line : event.split("\n", -1)) {
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
  }

  /**
   * What came by now.
   *
   * @throws AssertionError it is not as the contract has it
   */
  public List<Event> events() {
    requireNoViolation();
    return List.copyOf(events);
  }

  private void requireNoViolation() {
    if (violation != null) {
      // A new one each time: of two from one block, the first carries the second.
      throw new AssertionError(violation);
    }
  }

  /** What to go on from. */
  public @Nullable String lastEventId() {
    return lastEventId;
  }

  public boolean hasEnded() {
    return !reader.isAlive();
  }

  /**
   * Cuts it; what came until then is all that ever comes.
   *
   * @throws AssertionError that is not as the contract has it
   */
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
    requireNoViolation();
  }
}
