package io.fusebox.service.rest;

import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.StreamListener;
import io.fusebox.service.coordination.StreamPosition;
import io.fusebox.service.coordination.TransitionFeed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events of one listener. All that are pending are written in one buffer, which listeners with
 * the same pending events share: a buffer for each event and listener takes 25 µs of an event loop,
 * and requests for permits wait for that.
 *
 * <p>What it does not take waits here; when that is too much, it is cut: it can go on from the last
 * id that it got. JAX-RS writes the head and a first comment, and hears of the end; the rest is
 * written past it.
 *
 * <p>Safe to call from any thread.
 */
final class ListenerEvents implements StreamListener {

  private final StreamEvents events;
  private final WriteStream<Buffer> response;
  private final int mostWaiting;
  private final Runnable cut;
  private final List<Buffer> waiting = new ArrayList<>();
  private @Nullable Runnable whenReady;
  private @Nullable MultiEmitter<? super OutboundSseEvent> out;

  /** How often JAX-RS has asked for an event; the second time, the first is written. */
  private int requests;

  private boolean hasEnded;

  /**
   * Nothing yet.
   *
   * @param backlog how many events may wait, beside a page of the past
   * @param cut ends the connection without waiting for what was not taken; may run more than once
   */
  ListenerEvents(StreamEvents events, WriteStream<Buffer> response, int backlog, Runnable cut) {
    this.events = events;
    this.response = response;
    this.cut = cut;
    // Of the past, a page at a time waits, too.
    this.mostWaiting = backlog + TransitionFeed.PAGE;
  }

  /**
   * The comment that begins the stream, and its end, once it is subscribed to.
   *
   * @param join has this listener told, and gives what ends it
   */
  Multi<OutboundSseEvent> from(Function<StreamListener, Runnable> join) {
    return Multi.createFrom()
        .<OutboundSseEvent>emitter(
            emitter -> {
              begin(emitter);
              try {
                emitter.onTermination(join.apply(this));
                emitter.emit(events.ofBeginning());
              } catch (RuntimeException e) {
                emitter.fail(e);
              }
            },
            BackPressureStrategy.BUFFER)
        .onRequest()
        .invoke(this::onRequest);
  }

  private synchronized void begin(MultiEmitter<? super OutboundSseEvent> emitter) {
    out = emitter;
  }

  private void onRequest() {
    synchronized (this) {
      requests++;
      if (requests == 2) {
        response.drainHandler(drained -> flush());
      }
    }
    flush();
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

  private synchronized void add(Buffer event) {
    if (hasEnded) {
      return;
    }
    waiting.add(event);
    if (waiting.size() > mostWaiting) {
      hasEnded = true;
      waiting.clear();
      events.onCut();
      // The end would be sent after all that is pending, which may be never.
      cut.run();
    }
  }

  @Override
  public void flush() {
    Runnable action = null;
    synchronized (this) {
      boolean canWrite = requests > 1 && !hasEnded && !response.writeQueueFull();
      if (canWrite && !waiting.isEmpty()) {
        write();
      }
      if (canWrite && !response.writeQueueFull()) {
        action = whenReady;
        whenReady = null;
      }
    }
    if (action != null) {
      action.run();
    }
  }

  private void write() {
    try {
      response.write(events.joined(waiting));
    } catch (IllegalStateException e) {
      // The connection is closed, which JAX-RS notices as well.
      hasEnded = true;
    }
    waiting.clear();
  }

  @Override
  public void whenReady(Runnable action) {
    synchronized (this) {
      whenReady = action;
    }
    flush();
  }

  @Override
  public void onEnd() {
    flush();
    boolean hasTakenAll;
    MultiEmitter<? super OutboundSseEvent> emitter;
    synchronized (this) {
      hasTakenAll = requests > 1 && waiting.isEmpty() && !response.writeQueueFull();
      hasEnded = true;
      waiting.clear();
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
