package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.StreamPosition;
import io.quarkus.logging.Log;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Transitions and heartbeats as they are sent. All listeners are told of one before any is told of
 * the next, so the one that was made last is mostly the one that is asked for: it is made once,
 * however many listeners there are. Safe to call from any thread; what it gives is not to be
 * changed.
 */
@ApplicationScoped
class StreamEvents {

  private static final long NANOS_BETWEEN_LINES = TimeUnit.MINUTES.toNanos(1);

  private final OutboundSseEvent beginning;
  private final ObjectMapper json;
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  private volatile @Nullable Made lastTransition;
  private volatile @Nullable Made lastHeartbeat;
  private volatile @Nullable Joined lastJoined;

  StreamEvents(Sse sse, ObjectMapper json) {
    this.beginning = sse.newEventBuilder().comment("here").build();
    this.json = json;
  }

  /** Entry null: a heartbeat. */
  private record Made(@Nullable HistoryEntry entry, StreamPosition position, Buffer event) {}

  private record Joined(List<Buffer> events, Buffer whole) {

    /** Whether these are the same objects. */
    boolean isOf(List<Buffer> others) {
      boolean isSame = events.size() == others.size();
      for (int i = 0; isSame && i < others.size(); i++) {
        isSame = events.get(i) == others.get(i);
      }
      return isSame;
    }
  }

  /** A comment, which a listener gets once it is subscribed. */
  OutboundSseEvent ofBeginning() {
    return beginning;
  }

  Buffer ofTransition(HistoryEntry entry, StreamPosition position) {
    Made last = lastTransition;
    if (last != null && position.equals(last.position()) && entry.equals(last.entry())) {
      return last.event();
    }
    Buffer event =
        Buffer.buffer("event:transition\nid:" + position + "\ndata:")
            .appendBytes(json(HistoryBody.Entry.of(entry)))
            .appendString("\n\n");
    lastTransition = new Made(entry, position, event);
    return event;
  }

  /** Without line breaks, as no text in JSON has any. */
  private byte[] json(HistoryBody.Entry line) {
    try {
      return json.writeValueAsBytes(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of history cannot be written: " + line, e);
    }
  }

  Buffer ofHeartbeat(StreamPosition position) {
    Made last = lastHeartbeat;
    if (last != null && position.equals(last.position())) {
      return last.event();
    }
    // An event without data is none for the listener, but moves the id that it goes on from.
    Buffer event = Buffer.buffer(":nothing new\nid:" + position + "\n\n");
    lastHeartbeat = new Made(null, position, event);
    return event;
  }

  /** These events, at least one, in one piece. */
  Buffer joined(List<Buffer> events) {
    if (events.size() == 1) {
      return events.get(0);
    }
    Joined last = lastJoined;
    if (last != null && last.isOf(events)) {
      return last.whole();
    }
    Buffer whole = Buffer.buffer();
    events.forEach(whole::appendBuffer);
    lastJoined = new Joined(List.copyOf(events), whole);
    return whole;
  }

  /** Notes that a listener is cut; the log has one line a minute with the number of them. */
  void onCut() {
    cuts.incrementAndGet();
    long due = nextLine.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextLine.compareAndSet(due, now + NANOS_BETWEEN_LINES)) {
      Log.infof(
          "Listeners of transitions were cut, since they read more slowly than events came: %d since"
              + " the last such line. Each can go on from the last id that it got"
              + " (fusebox.listener-backlog)",
          cuts.getAndSet(0));
    }
  }
}
