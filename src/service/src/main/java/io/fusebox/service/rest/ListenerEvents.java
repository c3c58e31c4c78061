package io.fusebox.service.rest;

import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.StreamListener;
import io.fusebox.service.coordination.StreamPosition;
import io.fusebox.service.coordination.TransitionFeed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to one listener. What it has not taken yet waits here; when that is too much,
 * it is cut: it can go on from the last id that it got.
 */
final class ListenerEvents implements StreamListener {

  private final StreamEvents events;
  private final int mostWaiting;
  private final Runnable cut;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicReference<@Nullable Runnable> whenReady = new AtomicReference<>();
  private final AtomicReference<@Nullable MultiEmitter<? super OutboundSseEvent>> out =
      new AtomicReference<>();

  /**
   * Nothing yet.
   *
   * @param backlog how many events may wait, beside a page of the past
   * @param cut ends the connection without waiting for what was not taken; may run more than once
   */
  ListenerEvents(StreamEvents events, int backlog, Runnable cut) {
    this.events = events;
    this.cut = cut;
    // Of the past, a page at a time waits, too.
    this.mostWaiting = backlog + TransitionFeed.PAGE;
  }

  /**
   * The events, once somebody subscribes.
   *
   * @param join has this listener told, and gives what ends it
   */
  Multi<OutboundSseEvent> from(Function<StreamListener, Runnable> join) {
    return Multi.createFrom()
        .<OutboundSseEvent>emitter(
            emitter -> {
              out.set(emitter);
              try {
                emitter.onTermination(join.apply(this));
              } catch (RuntimeException e) {
                emitter.fail(e);
              }
            },
            BackPressureStrategy.BUFFER)
        .onItem()
        .invoke(this::isTaken);
  }

  private void isTaken() {
    if (waiting.decrementAndGet() == 0) {
      isReady();
    }
  }

  @Override
  public void whenReady(Runnable action) {
    whenReady.set(action);
    if (waiting.get() == 0) {
      isReady();
    }
  }

  private void isReady() {
    Runnable action = whenReady.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void onTransition(HistoryEntry transition, StreamPosition position) {
    send(events.ofTransition(transition, position));
  }

  @Override
  public void onHeartbeat(StreamPosition position) {
    send(events.ofHeartbeat(position));
  }

  private void send(OutboundSseEvent event) {
    MultiEmitter<? super OutboundSseEvent> emitter = out.get();
    if (emitter == null) {
      return;
    }
    if (waiting.incrementAndGet() > mostWaiting) {
      emitter.fail(new SlowListenerException());
      // It would be told of that after all that waits, which may be never.
      cut.run();
    } else {
      emitter.emit(event);
    }
  }

  @Override
  public void onEnd() {
    MultiEmitter<? super OutboundSseEvent> emitter = out.get();
    if (emitter != null) {
      emitter.complete();
      if (waiting.get() > 0) {
        // Whoever takes nothing would hold up a stop.
        cut.run();
      }
    }
  }

  /** The listener takes less than there is to tell. */
  static final class SlowListenerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SlowListenerException() {
      super("a listener is too slow", null, false, false);
    }
  }
}
