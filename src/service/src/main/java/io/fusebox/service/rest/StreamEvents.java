package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.StreamPosition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quarkus.logging.Log;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Transitions and heartbeats as they are sent. What was made lately is kept, so that it is made
 * once for all listeners, who are told the same. It lies outside the heap, from where Netty sends
 * it as it is: what is in the heap it would copy for each listener, and keep as long as that one
 * does not read. Safe to call from any thread.
 */
@ApplicationScoped
class StreamEvents {

  private static final long NANOS_BETWEEN_LINES = TimeUnit.MINUTES.toNanos(1);

  /** Of some 400 bytes each. Who is further behind has them made again. */
  private static final int MOST_KEPT = 2_000;

  private final OutboundSseEvent beginning;
  private final ObjectMapper json;
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  /** The latest, the oldest first. Guarded by itself. */
  private final Map<Key, ByteBuf> made =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ByteBuf> eldest) {
          return size() > MOST_KEPT;
        }
      };

  StreamEvents(Sse sse, ObjectMapper json) {
    this.beginning = sse.newEventBuilder().comment("here").build();
    this.json = json;
  }

  /** Entry null: a heartbeat. */
  private record Key(@Nullable HistoryEntry entry, StreamPosition position) {

    @Override
    public int hashCode() {
      return position.hashCode();
    }
  }

  /** A comment, which a listener gets once it is subscribed. */
  OutboundSseEvent ofBeginning() {
    return beginning;
  }

  ByteBuf ofTransition(HistoryEntry entry, StreamPosition position) {
    return kept(
        new Key(entry, position),
        () ->
            Buffer.buffer("event:transition\nid:" + position + "\ndata:")
                .appendBytes(json(HistoryBody.Entry.of(entry)))
                .appendString("\n\n"));
  }

  /** Without line breaks, as no text in JSON has any. */
  private byte[] json(HistoryBody.Entry line) {
    try {
      return json.writeValueAsBytes(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of history cannot be written: " + line, e);
    }
  }

  ByteBuf ofHeartbeat(StreamPosition position) {
    // An event without data is none for the listener, but moves the id that it goes on from.
    return kept(
        new Key(null, position), () -> Buffer.buffer(":nothing new\nid:" + position + "\n\n"));
  }

  private ByteBuf kept(Key key, Supplier<Buffer> event) {
    synchronized (made) {
      return made.computeIfAbsent(key, unused -> outsideTheHeap(event.get()));
    }
  }

  /** The garbage collector frees it, once nobody is to be sent it. */
  private static ByteBuf outsideTheHeap(Buffer event) {
    ByteBuffer copy = ByteBuffer.allocateDirect(event.length());
    copy.put(event.getBytes()).flip();
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(copy));
  }

  /** These events, at least one, as one buffer, without a copy of them. */
  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to make a buffer of one of Netty's
  static Buffer joined(List<ByteBuf> events) {
    return Buffer.buffer(Unpooled.wrappedUnmodifiableBuffer(events.toArray(ByteBuf[]::new)));
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
