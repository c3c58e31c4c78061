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
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicReference<@Nullable Runnable> whenReady = new AtomicReference<>();
  private final AtomicReference<@Nullable MultiEmitter<? super OutboundSseEvent>> out =
      new AtomicReference<>();

  ListenerEvents(StreamEvents events, int backlog) {
    this.events = events;
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
    } else {
      emitter.emit(event);
    }
  }

  @Override
  public void onEnd() {
    MultiEmitter<? super OutboundSseEvent> emitter = out.get();
    if (emitter != null) {
      emitter.complete();
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
