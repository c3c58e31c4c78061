package io.fusebox.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fusebox.client.model.HistoryEntry;
import io.fusebox.engine.DisplayText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the service's stream of transitions, on a thread of its own, and goes on where it was cut.
 */
final class TransitionStream implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("io.fusebox.client");
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);

  /** The service says something every 15 seconds at its defaults, and can be set to 60. */
  private static final long LONGEST_SILENCE = TimeUnit.SECONDS.toNanos(90);

  /** Made now: the first trip is told of when all hosts have most to do. */
  private static final ObjectReader ENTRIES = SharedJson.MAPPER.readerFor(HistoryEntry.class);

  private static final int OK = 200;
  private static final int GONE = 410;

  private final ServiceHome home;
  private final HttpClient http;
  private final URI uri;
  private final String userAgent;
  private final BearerToken token;
  private final @Nullable String caller;
  private final Thread thread = Reach.daemon(this::run, "fusebox-stream");

  private volatile boolean live;
  private volatile boolean closing;
  private volatile long lastHeard;
  private volatile @Nullable InputStream open;

  private @Nullable String lastEventId;
  private long pause;

  TransitionStream(
      ServiceHome home,
      HttpClient http,
      String userAgent,
      BearerToken token,
      @Nullable String caller) {
    this.token = token;
    this.home = home;
    this.http = http;
    this.userAgent = userAgent;
    this.caller = caller;
    this.uri = URI.create(home.uri() + "/v1/transitions");
  }

  void start() {
    thread.start();
  }

  /** Whether the stream tells of all that happens. */
  boolean isLive() {
    return live;
  }

  private void run() {
    while (!closing) {
      if (home.reach().isThere()) {
        listen();
      }
      if (!closing) {
        pause = Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, 2 * pause));
        LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(pause / 2, pause));
      }
    }
  }

  private void listen() {
    try {
      HttpResponse<InputStream> answer = connect();
      try (InputStream in = answer.body()) {
        open = in;
        if (answer.statusCode() == OK && !closing) {
          read(in);
        } else {
          refused(answer.statusCode());
        }
      }
    } catch (IOException | ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "The stream of transitions ended", e);
    } catch (InterruptedException e) {
      closing = true;
    } finally {
      live = false;
      open = null;
    }
  }

  private HttpResponse<InputStream> connect()
      throws InterruptedException, ExecutionException, TimeoutException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "text/event-stream")
            .header(UserAgent.HEADER, userAgent)
            .timeout(CONNECT_LIMIT);
    token.addTo(request);
    if (caller != null) {
      request.header("X-Caller", ServiceApi.headerOf(caller));
    }
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofInputStream())
        .get(CONNECT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void read(InputStream in) throws IOException {
    if (lastEventId == null) {
      // Only what happens from the head of the answer on is told: what is known may be outdated.
      home.cores().forEach(core -> core.cached().doubt());
    }
    lastHeard = System.nanoTime();
    live = true;
    SseParser parser = new SseParser(this::heard, lastEventId);
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      lastHeard = System.nanoTime();
      pause = 0;
      parser.line(line);
      lastEventId = parser.lastEventId();
    }
  }

  private void refused(int status) {
    if (status == GONE) {
      lastEventId = null;
    } else if (status / 100 == 4) {
      // A service without a stream, or a proxy that passes none on: breakers are asked for instead.
      pause = LONGEST_PAUSE;
    }
  }

  private void heard(SseParser.Event event) {
    if (!event.name().equals("transition")) {
      return;
    }
    try {
      home.heard(ENTRIES.readValue(event.data()));
    } catch (JsonProcessingException | RuntimeException e) {
      // What cannot be read may have been of any breaker.
      LOG.log(
          System.Logger.Level.WARNING,
          "A transition could not be read: " + DisplayText.clean(event.data()),
          e);
      home.cores().forEach(core -> core.cached().doubt());
    }
  }

  /** Cuts a stream on which nothing was heard for too long. */
  void cutIfSilent() {
    if (live && System.nanoTime() - lastHeard > LONGEST_SILENCE) {
      cut();
    }
  }

  /** Cuts the stream, which is then begun again. */
  void cut() {
    live = false;
    InputStream in = open;
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "The stream of transitions could not be closed", e);
      }
    }
  }

  /** Begins at once, where a pause would be. */
  void wake() {
    pause = 0;
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    closing = true;
    cut();
    thread.interrupt();
  }
}
