package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.StreamListener;
import io.fusebox.service.coordination.StreamPosition;
import io.fusebox.service.coordination.TransitionFeed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to one listener. What it has not taken yet waits here; when that is too much,
 * it is cut: it can go on from the last id that it got.
 */
final class ListenerEvents implements StreamListener {

  private final Sse sse;
  private final ObjectMapper json;
  private final int mostWaiting;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicReference<@Nullable Runnable> whenReady = new AtomicReference<>();
  private final AtomicReference<@Nullable MultiEmitter<? super OutboundSseEvent>> out =
      new AtomicReference<>();

  ListenerEvents(Sse sse, ObjectMapper json, int backlog) {
    this.sse = sse;
    this.json = json;
    // Of the past, a page at a time waits, too.
    this.mostWaiting = backlog + TransitionFeed.PAGE;
  }

  /**
   * The events, once somebody subscribes.
   *
   * @param join has this listener told, and gives what ends it
   */
  Multi<OutboundSseEvent> from(Function<StreamListener, CompletionStage<Runnable>> join) {
    return Multi.createFrom()
        .<OutboundSseEvent>emitter(
            emitter -> {
              out.set(emitter);
              CompletionStage<Runnable> joined = join.apply(this);
              emitter.onTermination(() -> leave(joined));
              var unused =
                  joined.whenComplete(
                      (leave, failure) -> {
                        if (failure != null) {
                          emitter.fail(causeOf(failure));
                        }
                      });
            },
            BackPressureStrategy.BUFFER)
        .onItem()
        .invoke(this::isTaken);
  }

  private static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static void leave(CompletionStage<Runnable> joined) {
    var unused = joined.thenAccept(Runnable::run);
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
    send(
        sse.newEventBuilder()
            .id(position.toString())
            .name("transition")
            .data(json(HistoryBody.Entry.of(transition)))
            .build());
  }

  private String json(HistoryBody.Entry line) {
    try {
      return json.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of history cannot be written: " + line, e);
    }
  }

  @Override
  public void onHeartbeat(StreamPosition position) {
    // An event without data is none for the listener, but moves the id that it goes on from.
    send(sse.newEventBuilder().id(position.toString()).comment("nothing new").build());
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
