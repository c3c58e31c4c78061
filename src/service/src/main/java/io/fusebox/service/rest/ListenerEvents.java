package io.fusebox.service.rest;

import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.StreamListener;
import io.fusebox.service.coordination.StreamPosition;
import io.netty.buffer.ByteBuf;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one listener. All that are pending are written in one buffer: a write for each
 * event and listener takes 25 µs of an event loop, and requests for permits wait for that.
 *
 * <p>JAX-RS writes the head and a first comment, and hears of the end; the rest is written past it.
 *
 * <p>Safe to call from any thread.
 */
final class ListenerEvents implements StreamListener {

  /**
   * How much may be with Netty for the listener to be ready: there, a write of whatever size takes
   * some 600 bytes of the heap, and what is not told yet takes none.
   */
  private static final int MOST_UNSENT_BYTES = 8_192;

  private final StreamEvents events;
  private final WriteStream<Buffer> response;
  private final Runnable cut;
  private final List<ByteBuf> pending = new ArrayList<>();
  private Runnable whenReady = () -> {};
  private @Nullable MultiEmitter<? super OutboundSseEvent> out;

  /** How often JAX-RS has asked for an event; the second time, the first is written. */
  private int requests;

  private boolean hasEnded;

  /**
   * Nothing yet.
   *
   * @param cut ends the connection without waiting for what was not taken; may run more than once
   */
  ListenerEvents(StreamEvents events, WriteStream<Buffer> response, Runnable cut) {
    this.events = events;
    this.response = response;
    this.cut = cut;
  }

  /**
   * The comment that begins the stream, and its end, once it is subscribed to.
   *
   * @param leave run when it has ended, or is cancelled
   */
  Multi<OutboundSseEvent> stream(Runnable leave) {
    return Multi.createFrom()
        .<OutboundSseEvent>emitter(
            emitter -> {
              emitter.onTermination(leave);
              if (begin(emitter)) {
                emitter.emit(events.ofBeginning());
              } else {
                emitter.complete();
              }
            },
            BackPressureStrategy.BUFFER)
        .onRequest()
        .invoke(this::onRequest);
  }

  /** False: the stream had ended before. */
  private synchronized boolean begin(MultiEmitter<? super OutboundSseEvent> emitter) {
    out = emitter;
    return !hasEnded;
  }

  private void onRequest() {
    synchronized (this) {
      requests++;
      if (requests != 2) {
        return;
      }
      response.setWriteQueueMaxSize(MOST_UNSENT_BYTES);
      response.drainHandler(drained -> runWhenReady());
    }
    runWhenReady();
  }

  private void runWhenReady() {
    Runnable action;
    synchronized (this) {
      action = whenReady;
    }
    action.run();
  }

  @Override
  public synchronized void onReady(Runnable action) {
    whenReady = action;
  }

  @Override
  public synchronized boolean isReady() {
    return requests > 1 && !hasEnded && !response.writeQueueFull();
  }

  @Override
  public void onTransition(HistoryEntry transition, StreamPosition position) {
    add(events.ofTransition(transition, position));
  }

  @Override
  public void onHeartbeat(StreamPosition position) {
    add(events.ofHeartbeat(position));
    flush();
  }

  private synchronized void add(ByteBuf event) {
    pending.add(event);
  }

  @Override
  public synchronized void flush() {
    if (!hasEnded && !pending.isEmpty()) {
      try {
        response.write(StreamEvents.joined(pending));
      } catch (IllegalStateException e) {
        // The connection is closed, which JAX-RS notices as well.
        hasEnded = true;
      }
    }
    pending.clear();
  }

  @Override
  public void onCut() {
    synchronized (this) {
      hasEnded = true;
    }
    events.onCut();
    // The end would be sent after all that is pending, which may be never.
    cut.run();
  }

  @Override
  public void onEnd() {
    boolean hasTakenAll = isReady();
    MultiEmitter<? super OutboundSseEvent> emitter;
    synchronized (this) {
      hasEnded = true;
      emitter = out;
    }
    if (emitter != null) {
      emitter.complete();
      if (!hasTakenAll) {
        // Whoever takes nothing would hold up a stop.
        cut.run();
      }
    }
  }
}
