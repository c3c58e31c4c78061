package io.fusebox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.client.BreakerOpenException;
import io.fusebox.client.Breakers;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLinesTest {

  private final List<String> lines = new ArrayList<>();
  private final EventLines events = new EventLines("host-a", lines::add);

  @Test
  void beginsWithTheTimeAndTheHost() {
    events.say("hello");

    assertThat(lines)
        .singleElement()
        .asString()
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} host-a  hello");
  }

  @Test
  void tellsWhoOpenedABreakerAndWhy() {
    transition("host-b");

    assertThat(said()).containsExactly("breaker prices: CLOSED -> OPEN by host-b, 5 in a row");
  }

  @Test
  void namesNobodyWhereNobodyIsKnown() {
    events.onTransition(
        "prices",
        new Transition(
            3,
            State.HALF_OPEN,
            State.OPEN,
            Cause.HALF_OPEN_TIMED_OUT,
            "too long",
            Instant.EPOCH,
            null));

    assertThat(said()).containsExactly("breaker prices: HALF_OPEN -> OPEN, too long");
  }

  @Test
  void tellsHowCallsEnded() {
    events.onSuccess("prices", Duration.ofMillis(12));
    events.onError("prices", Duration.ofMillis(3), new IOException("prices answered 503"));
    events.onError("prices", Duration.ofMillis(4), new IllegalStateException());

    assertThat(said())
        .containsExactly(
            "call ok, 12 ms",
            "call failed, 3 ms: prices answered 503",
            "call failed, 4 ms: java.lang.IllegalStateException");
  }

  @Test
  void tellsOfCallsThatWereNotPermitted() {
    Settings once = Settings.builder().consecutiveFailureThreshold(1).build();
    try (Breakers breakers =
        Breakers.builder().settings("prices", once).listener(events).inMemory()) {
      fail(breakers);
      fail(breakers);
    }

    assertThat(said().get(0)).startsWith("call failed, ").endsWith(" ms: no");
    assertThat(said().get(1))
        .isEqualTo(
            "breaker prices: CLOSED -> OPEN, 1 failure in a row reached 1: java.io.IOException:"
                + " no");
    assertThat(said().get(2)).matches("call not permitted: OPEN, ask again in [56]\\d\\.\\d s");
  }

  @Test
  void tellsOfTheServiceThatIsAwayAndOfWhatWasGivenUp() {
    events.onDegraded("3 failures in a row reached 3: refused");
    events.onRecovered();
    events.onDropped("prices", 7, "the buffer was full");

    assertThat(said())
        .containsExactly(
            "degraded, a breaker of this host's own goes on: 3 failures in a row reached 3:"
                + " refused",
            "recovered, the service is back",
            "dropped 7 outcomes of prices: the buffer was full");
  }

  private void transition(String caller) {
    events.onTransition(
        "prices",
        new Transition(
            2,
            State.CLOSED,
            State.OPEN,
            Cause.CONSECUTIVE_FAILURES_REACHED,
            "5 in a row",
            Instant.EPOCH,
            caller));
  }

  private static void fail(Breakers breakers) {
    try {
      breakers
          .get("prices")
          .run(
              () -> {
                throw new IOException("no");
              });
    } catch (IOException | BreakerOpenException expected) {
      // Told to the listener.
    }
  }

  private List<String> said() {
    return lines.stream().map(line -> line.replaceFirst("^\\S+ host-a  ", "")).toList();
  }
}
