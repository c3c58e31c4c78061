package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.service.coordination.StreamPosition;
import io.fusebox.service.coordination.TransitionFeed;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written to a listener, and when it is cut. */
class ListenerEventsTest {

  private static final int BACKLOG = 10;
  private static final int MOST_WAITING = BACKLOG + TransitionFeed.PAGE;

  private final AtomicInteger cuts = new AtomicInteger();
  private final StreamEvents made = new StreamEvents(new SseImpl(), new ObjectMapper());
  private final Response response = new Response();
  private final ListenerEvents events =
      new ListenerEvents(made, response, BACKLOG, cuts::incrementAndGet);

  private AssertSubscriber<OutboundSseEvent> listen() {
    return events.from(listener -> () -> {}).subscribe().withSubscriber(AssertSubscriber.create(1));
  }

  /** As JAX-RS does when the head and the first comment are written. */
  private AssertSubscriber<OutboundSseEvent> begin() {
    return listen().request(1);
  }

  private void beat(int times) {
    for (int i = 0; i < times; i++) {
      events.onHeartbeat(StreamPosition.from(i));
    }
  }

  @Test
  void nothingIsWrittenBeforeTheHead() {
    AssertSubscriber<OutboundSseEvent> taken = listen();
    beat(3);
    assertThat(response.written).isEmpty();

    taken.request(1);

    assertThat(response.written).hasSize(1);
    assertThat(response.written.get(0).toString())
        .isEqualTo(":nothing new\nid:0\n\n:nothing new\nid:1\n\n:nothing new\nid:2\n\n");
  }

  @Test
  void whatSeveralAreToldIsOneObject() {
    Buffer first = made.ofHeartbeat(StreamPosition.from(1));
    Buffer second = made.ofHeartbeat(StreamPosition.from(2));

    Buffer whole = made.joined(List.of(first, second));

    assertThat(whole.toString()).isEqualTo(first.toString() + second);
    assertThat(made.joined(List.of(first, second))).isSameAs(whole);
    assertThat(made.joined(List.of(second, first))).isNotEqualTo(whole);
    assertThat(made.joined(List.of(second))).isSameAs(second);
  }

  @Test
  void whoTakesNothingIsCutWhenTooMuchWaitsAndNotBefore() {
    begin();
    response.isFull = true;
    beat(MOST_WAITING);
    assertThat(cuts).hasValue(0);
    beat(1);
    assertThat(cuts).hasValue(1);
    beat(MOST_WAITING + 1);
    assertThat(cuts).hasValue(1);
    assertThat(response.written).isEmpty();
  }

  @Test
  void whoTakesAgainIsGivenWhatWaited() {
    begin();
    response.isFull = true;
    beat(5);

    response.drain();

    assertThat(response.written).hasSize(1);
    assertThat(response.written.get(0).toString().split("\n\n", -1)).hasSize(6);
  }

  @Test
  void whoTakesAllIsNotCutHoweverMuchItIs() {
    AssertSubscriber<OutboundSseEvent> taken = begin();
    beat(10 * MOST_WAITING);
    events.onEnd();
    taken.assertCompleted();
    assertThat(response.written).hasSize(10 * MOST_WAITING);
    assertThat(cuts).hasValue(0);
  }

  @Test
  void atTheEndWhoHasNotTakenAllIsCut() {
    begin();
    response.isFull = true;
    beat(2);
    events.onEnd();
    assertThat(cuts).hasValue(1);
  }

  @Test
  void moreOfThePastIsReadWhenTheListenerHasTakenWhatWasSent() {
    AtomicInteger pages = new AtomicInteger();
    begin();
    response.isFull = true;
    beat(1);
    events.whenReady(pages::incrementAndGet);
    assertThat(pages).hasValue(0);

    response.drain();
    assertThat(pages).hasValue(1);
    beat(1);
    assertThat(pages).hasValue(1);
  }

  @Test
  void aListenerThatHasGoneIsNoTrouble() {
    begin();
    response.hasGone = true;
    beat(3);
    events.onEnd();
    assertThat(response.written).isEmpty();
  }

  /** What is written. */
  private static final class Response implements WriteStream<Buffer> {
    private final List<Buffer> written = new ArrayList<>();
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
      written.add(data);
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
      return this;
    }
  }
}
