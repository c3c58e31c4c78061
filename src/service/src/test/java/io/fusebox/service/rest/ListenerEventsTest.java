package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.service.coordination.StreamPosition;
import io.fusebox.service.coordination.TransitionFeed;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;

/** When a listener is cut. */
class ListenerEventsTest {

  private static final int BACKLOG = 10;
  private static final int MOST_WAITING = BACKLOG + TransitionFeed.PAGE;

  private final AtomicInteger cuts = new AtomicInteger();
  private final ListenerEvents events =
      new ListenerEvents(
          new StreamEvents(new SseImpl(), new ObjectMapper()), BACKLOG, cuts::incrementAndGet);

  private AssertSubscriber<OutboundSseEvent> listen(long takes) {
    return events
        .from(listener -> () -> {})
        .subscribe()
        .withSubscriber(AssertSubscriber.create(takes));
  }

  private void beat(int times) {
    for (int i = 0; i < times; i++) {
      events.onHeartbeat(StreamPosition.START);
    }
  }

  @Test
  void whoTakesNothingIsCutWhenTooMuchWaitsAndNotBefore() {
    AssertSubscriber<OutboundSseEvent> taken = listen(0);
    beat(MOST_WAITING);
    assertThat(cuts).hasValue(0);
    beat(1);
    assertThat(cuts).hasValue(1);
    taken.assertNotTerminated();
  }

  @Test
  void whoTakesAllIsNotCutHoweverMuchItIs() {
    AssertSubscriber<OutboundSseEvent> taken = listen(Long.MAX_VALUE);
    beat(10 * MOST_WAITING);
    events.onEnd();
    taken.assertCompleted();
    assertThat(taken.getItems()).hasSize(10 * MOST_WAITING);
    assertThat(cuts).hasValue(0);
  }

  @Test
  void atTheEndWhoHasNotTakenAllIsCut() {
    AssertSubscriber<OutboundSseEvent> taken = listen(1);
    beat(2);
    events.onEnd();
    taken.assertNotTerminated();
    assertThat(cuts).hasValue(1);
  }
}
