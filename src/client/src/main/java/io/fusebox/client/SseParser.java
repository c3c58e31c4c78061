package io.fusebox.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event stream line by line, as the HTML standard ("Server-sent events") has it. Not
 * thread-safe.
 */
final class SseParser {

  private final Consumer<Event> events;
  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private boolean hasData;
  private @Nullable String lastEventId;

  /** The id of the event that is being read: it holds once the event has been handled. */
  private @Nullable String pendingId;

  /**
   * One event.
   *
   * @param name its name; empty: it has none
   * @param data its data, lines separated by a line feed
   */
  record Event(String name, String data) {}

  /**
   * Reads one connection's stream: an event that a cut left incomplete is not continued on the
   * next.
   *
   * @param lastEventId the id that the connection goes on from; null: none
   */
  SseParser(Consumer<Event> events, @Nullable String lastEventId) {
    this.events = events;
    this.lastEventId = lastEventId;
  }

  /** The id to go on from; null: there was none yet. */
  @Nullable String lastEventId() {
    return lastEventId;
  }

  /** Takes a line, without its end; an empty one ends an event. */
  void line(String line) {
    if (line.isEmpty()) {
      dispatch();
      return;
    }
    int colon = line.indexOf(':');
    if (colon == 0) {
      return;
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    take(field, value.startsWith(" ") ? value.substring(1) : value);
  }

  private void take(String field, String value) {
    switch (field) {
      case "event" -> name = value;
      case "data" -> {
        if (hasData) {
          data.append('\n');
        }
        data.append(value);
        hasData = true;
      }
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          pendingId = value;
        }
      }
      default -> {
        // Unknown fields are to be passed over, and so is "retry".
      }
    }
  }

  private void dispatch() {
    Event event = hasData ? new Event(name, data.toString()) : null;
    name = "";
    data.setLength(0);
    hasData = false;
    if (event != null) {
      events.accept(event);
    }
    if (pendingId != null) {
      lastEventId = pendingId;
    }
  }
}
