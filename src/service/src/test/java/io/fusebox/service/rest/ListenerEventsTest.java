package io.fusebox.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.StreamPosition;
import io.netty.buffer.ByteBuf;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written to a listener, and when it is cut. */
@SuppressWarnings("deprecation") // Vert.x 4 has no other way to Netty's buffer of one of its own
class ListenerEventsTest {

  private static final HistoryEntry ENTRY =
      new HistoryEntry(
          7,
          "payments",
          new Transition(
              2,
              State.CLOSED,
              State.OPEN,
              Transition.Cause.TRIAL_FAILED,
              "why",
              Instant.EPOCH,
              null));

  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger leaves = new AtomicInteger();
  private final AtomicInteger ready = new AtomicInteger();
  private final StreamEvents made =
      new StreamEvents(new SseImpl(), new ObjectMapper().findAndRegisterModules());
  private final Response response = new Response();
  private final ListenerEvents events = new ListenerEvents(made, response, cuts::incrementAndGet);

  private AssertSubscriber<OutboundSseEvent> listen() {
    events.onReady(ready::incrementAndGet);
    return events.stream(leaves::incrementAndGet)
        .subscribe()
        .withSubscriber(AssertSubscriber.create(1));
  }

  /** As JAX-RS does when the head and the first comment are written. */
  private AssertSubscriber<OutboundSseEvent> begin() {
    return listen().request(1);
  }

  private void tell(int... ids) {
    for (int id : ids) {
      events.onTransition(ENTRY, StreamPosition.from(id));
    }
    events.flush();
  }

  @Test
  void itIsReadyOnceTheHeadIsWritten() {
    AssertSubscriber<OutboundSseEvent> taken = listen();
    assertThat(events.isReady()).isFalse();
    assertThat(ready).hasValue(0);

    taken.request(1);

    assertThat(events.isReady()).isTrue();
    assertThat(ready).hasValue(1);
  }

  @Test
  void allThatIsPendingIsOneWrite() {
    begin();
    tell(1, 2, 3);
    events.onHeartbeat(StreamPosition.from(4));
    assertThat(response.written).hasSize(2);
    assertThat(response.written.get(0))
        .startsWith("event:transition\nid:1\ndata:{\"id\":7,")
        .contains("}\n\nevent:transition\nid:2\ndata:", "}\n\nevent:transition\nid:3\ndata:")
        .endsWith("}\n\n");
    assertThat(response.written.get(1)).isEqualTo(":nothing new\nid:4\n\n");
  }

  @Test
  void whatSeveralAreToldIsMadeOnceOutsideTheHeap() {
    ByteBuf first = made.ofTransition(ENTRY, StreamPosition.from(1));
    ByteBuf second = made.ofHeartbeat(StreamPosition.from(1));
    assertThat(made.ofTransition(ENTRY, StreamPosition.from(1))).isSameAs(first);
    assertThat(made.ofHeartbeat(StreamPosition.from(1))).isSameAs(second);
    assertThat(made.ofHeartbeat(StreamPosition.from(2))).isNotEqualTo(second);

    ByteBuf whole = StreamEvents.joined(List.of(first, second)).getByteBuf();

    assertThat(whole.toString(UTF_8)).isEqualTo(first.toString(UTF_8) + second.toString(UTF_8));
    // What Netty would copy, it would copy for each listener.
    assertThat(whole.isDirect()).isTrue();
    assertThat(StreamEvents.joined(List.of(first)).getByteBuf().isDirect()).isTrue();
    // Each is sent many times.
    assertThat(first.release()).isFalse();
    assertThat(first.refCnt()).isOne();
  }

  @Test
  void whoseQueueIsFullIsNotReadyUntilItIsDrained() {
    begin();
    assertThat(response.mostUnsent).isBetween(1, 10_000);
    response.isFull = true;
    assertThat(events.isReady()).isFalse();

    response.drain();

    assertThat(events.isReady()).isTrue();
    assertThat(ready).hasValue(2);
  }

  @Test
  void whoIsCutIsLetGoAtOnce() {
    AssertSubscriber<OutboundSseEvent> taken = begin();
    events.onCut();
    assertThat(cuts).hasValue(1);
    assertThat(events.isReady()).isFalse();
    // The connection is closed; JAX-RS notices.
    taken.assertNotTerminated();
    tell(1);
    assertThat(response.written).isEmpty();
  }

  @Test
  void atTheEndWhoHasTakenAllIsNotCut() {
    AssertSubscriber<OutboundSseEvent> taken = begin();
    tell(1);
    events.onEnd();
    taken.assertCompleted();
    assertThat(response.written).hasSize(1);
    assertThat(cuts).hasValue(0);
  }

  @Test
  void atTheEndWhoHasNotTakenAllIsCut() {
    begin();
    response.isFull = true;
    events.onEnd();
    assertThat(cuts).hasValue(1);
  }

  @Test
  void whatHasEndedBeforeItIsSubscribedToIsOnlyAnEnd() {
    events.onEnd();
    AssertSubscriber<OutboundSseEvent> taken = listen();
    taken.assertCompleted().assertHasNotReceivedAnyItem();
    assertThat(leaves).hasValue(1);
    assertThat(cuts).hasValue(0);
  }

  @Test
  void whoCancelsLeaves() {
    AssertSubscriber<OutboundSseEvent> taken = begin();
    assertThat(leaves).hasValue(0);
    taken.cancel();
    assertThat(leaves).hasValue(1);
  }

  @Test
  void aListenerThatHasGoneIsNoTrouble() {
    begin();
    response.hasGone = true;
    tell(1);
    assertThat(events.isReady()).isFalse();
    tell(2);
    events.onEnd();
    assertThat(response.written).isEmpty();
  }

  /** What is written. */
  private static final class Response implements WriteStream<Buffer> {
    private final List<String> written = new ArrayList<>();
    private int mostUnsent;
    private boolean isFull;
    private boolean hasGone;
    private @Nullable Handler<Void> whenDrained;

    void drain() {
      isFull = false;
      if (whenDrained != null) {
        whenDrained.handle(null);
      }
    }

    @Override
    public Future<Void> write(Buffer data) {
      if (hasGone) {
        throw new IllegalStateException("Response is closed");
      }
      ByteBuf sent = data.getByteBuf();
      written.add(sent.toString(UTF_8));
      // As Netty does when it is sent.
      sent.release();
      return Future.succeededFuture();
    }

    @Override
    public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
      handler.handle(write(data));
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
      throw new AssertionError("JAX-RS ends it");
    }

    @Override
    public boolean writeQueueFull() {
      return isFull;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      whenDrained = handler;
      return this;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      mostUnsent = maxSize;
      return this;
    }
  }
}
