package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.StreamPosition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.jspecify.annotations.Nullable;

/**
 * Transitions and heartbeats as they are sent. All listeners are told of one before any is told of
 * the next, so the one that was made last is mostly the one that is asked for: it is made once,
 * however many listeners there are. Safe to call from any thread.
 */
@ApplicationScoped
class StreamEvents {

  private final Sse sse;
  private final ObjectMapper json;

  private volatile @Nullable Made lastTransition;
  private volatile @Nullable Made lastHeartbeat;

  StreamEvents(Sse sse, ObjectMapper json) {
    this.sse = sse;
    this.json = json;
  }

  /** Entry null: a heartbeat. */
  private record Made(
      @Nullable HistoryEntry entry, StreamPosition position, OutboundSseEvent event) {}

  OutboundSseEvent ofTransition(HistoryEntry entry, StreamPosition position) {
    Made last = lastTransition;
    if (last != null && position.equals(last.position()) && entry.equals(last.entry())) {
      return last.event();
    }
    OutboundSseEvent event =
        sse.newEventBuilder()
            .id(position.toString())
            .name("transition")
            .data(json(HistoryBody.Entry.of(entry)))
            .build();
    lastTransition = new Made(entry, position, event);
    return event;
  }

  private String json(HistoryBody.Entry line) {
    try {
      return json.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of history cannot be written: " + line, e);
    }
  }

  OutboundSseEvent ofHeartbeat(StreamPosition position) {
    Made last = lastHeartbeat;
    if (last != null && position.equals(last.position())) {
      return last.event();
    }
    // An event without data is none for the listener, but moves the id that it goes on from.
    OutboundSseEvent event =
        sse.newEventBuilder().id(position.toString()).comment("nothing new").build();
    lastHeartbeat = new Made(null, position, event);
    return event;
  }
}
