package io.fusebox.service.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.service.support.EventStream.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Somebody who follows a stream through cuts, and goes on from the last id each time; it knows in
 * the end whether all was told in order, without a gap and without a double. Not thread-safe.
 */
public final class Following implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(60);

  private final String pattern;
  private final List<Event> before = new ArrayList<>();
  private EventStream stream;

  private Following(String pattern, EventStream stream) {
    this.pattern = pattern;
    this.stream = stream;
  }

  /** Follows the breakers of a pattern from now on. */
  public static Following from(ServiceProcess service, String pattern) throws IOException {
    EventStream stream = EventStream.open(service.uri("/v1/transitions?name=" + pattern), null);
    // From here on there is an id to go on from.
    await().atMost(SOON).until(() -> stream.lastEventId() != null);
    return new Following(pattern, stream);
  }

  /** Cuts it, and goes on at a service as soon as that lets it. */
  public void goOn(ServiceProcess service) {
    stream.close();
    before.addAll(stream.events());
    String lastEventId = stream.lastEventId();
    Callable<EventStream> connect =
        () -> EventStream.open(service.uri("/v1/transitions?name=" + pattern), lastEventId);
    stream =
        await()
            .atMost(SOON)
            .ignoreExceptionsInstanceOf(Exception.class)
            .until(connect, opened -> true);
  }

  /** What came since it went on last. */
  public List<Event> sinceThen() {
    return stream.events();
  }

  /** Whether it was cut. */
  public boolean isCut() {
    return stream.hasEnded();
  }

  /** How many events came. */
  public int size() {
    return before.size() + stream.events().size();
  }

  /** Waits until as many events came as the history has; then they have to be the same ones. */
  public void assertHeardAll(ServiceProcess service) throws IOException {
    List<Event> happened = history(service);
    await().atMost(SOON).until(() -> size() >= happened.size());
    stream.close();
    List<Event> heard = new ArrayList<>(before);
    heard.addAll(stream.events());
    assertThat(heard).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(happened);
    Map<String, Long> last = new HashMap<>();
    for (Event event : heard) {
      Long earlier = last.put(event.breaker(), event.generation());
      if (earlier != null) {
        assertThat(event.generation()).as("after %d of %s", earlier, event).isEqualTo(earlier + 1);
      }
    }
  }

  private List<Event> history(ServiceProcess service) throws IOException {
    List<Event> found = new ArrayList<>();
    String after = "0";
    while (after != null) {
      String page =
          service
              .request()
              .queryParam("name", pattern)
              .queryParam("order", "OLDEST_FIRST")
              .queryParam("limit", 1000)
              .queryParam("after", after)
              .get("/v1/transitions")
              .then()
              .statusCode(200)
              .extract()
              .asString();
      JsonNode json = JSON.readTree(page);
      json.get("transitions").forEach(line -> found.add(Event.of(line)));
      after = json.get("next").isNull() ? null : json.get("next").asText();
    }
    return found;
  }

  @Override
  public void close() {
    stream.close();
  }
}
