package io.fusebox.client;

import io.fusebox.client.ServiceOptions.Mode;
import io.fusebox.client.Substitutes.Reporter;
import io.fusebox.client.api.ApiException;
import io.fusebox.client.model.HistoryEntry;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Breakers that live in the service, and what they share in this process. */
final class ServiceHome implements Home, Reach.Watcher {

  private static final Duration BACKGROUND_LIMIT = Duration.ofSeconds(2);

  /**
   * A rejection is asked about again after so long, whatever was said, as long as a stream tells.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A trial that is released is no transition, so nobody tells of it. */
  private static final Duration PATIENCE_WITH_TRIALS = Duration.ofMillis(250);

  private final Map<String, ServiceCore> cores = new ConcurrentHashMap<>();
  private final URI uri;
  private final ServiceOptions options;
  private final Listeners listeners;
  private final @Nullable String caller;
  private final HostClock clock;
  private final ServiceApi api;
  private final Reach reach;
  private final OutcomeSender sender;
  private final TransitionStream stream;

  /** Confined to the sender's thread, once that is started. */
  private long lastPoll = System.nanoTime();

  ServiceHome(
      URI uri,
      ServiceOptions options,
      Listeners listeners,
      HostClock clock,
      @Nullable String caller) {
    this.clock = clock;
    this.uri = URI.create(uri.toString().replaceAll("/+$", ""));
    this.options = options;
    this.listeners = listeners;
    this.caller = caller;
    HttpClient http = SharedHttp.client();
    String userAgent = UserAgent.of(options.mode());
    BearerToken token = new BearerToken(options.token());
    this.api = new ServiceApi(this.uri, http, userAgent, token, caller);
    this.reach = new Reach(clock, this, options.requestHeaders());
    this.sender = new OutcomeSender(this);
    this.stream = new TransitionStream(this, http, userAgent, token, caller);
  }

  void start() {
    sender.start();
    stream.start();
    // The first request takes longest: connection, classes, threads.
    inBackground(api::greet);
  }

  @Override
  public Core open(String name, @Nullable Settings settings) {
    ServiceCore core = new ServiceCore(name, this, settings);
    cores.put(name, core);
    core.prepare();
    return core;
  }

  // What breakers share.

  URI uri() {
    return uri;
  }

  ServiceOptions options() {
    return options;
  }

  ServiceApi api() {
    return api;
  }

  Reach reach() {
    return reach;
  }

  OutcomeSender sender() {
    return sender;
  }

  HostClock clock() {
    return clock;
  }

  Collection<ServiceCore> cores() {
    return cores.values();
  }

  Reporter reporter(String breaker) {
    return new Reporter(new Announcer(breaker, listeners), caller);
  }

  void dropped(String breaker, long calls, String why) {
    listeners.tell(listener -> listener.onDropped(breaker, calls, why));
  }

  /** A request that nobody waits for; what goes wrong with it shows with the next call. */
  void inBackground(Request request) {
    if (reach.isThere()) {
      send(request);
    }
  }

  private void send(Request request) {
    var unused =
        reach.ask(
            () -> {
              request.send();
              return true;
            },
            BACKGROUND_LIMIT);
  }

  /** A request. */
  interface Request {
    void send() throws ApiException;
  }

  /** For how long a rejection is repeated here, before the service is asked again. */
  Duration patience(Rejection rejection) {
    Duration most = stream.isLive() ? PATIENCE : options.poll();
    if (rejection.state() == State.HALF_OPEN) {
      most = min(most, PATIENCE_WITH_TRIALS);
    }
    Duration retryAfter = rejection.retryAfter();
    return retryAfter == null ? most : min(most, retryAfter);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  // What happens.

  /** The stream told of a transition, of whatever breaker. */
  void heard(HistoryEntry line) {
    ServiceCore core = cores.get(line.getBreaker());
    if (core != null) {
      Transition transition = Models.transition(line);
      core.heard(transition);
      listeners.tell(listener -> listener.onTransition(core.name(), transition));
    }
  }

  /** The sender's thread comes by, at least once in {@link ServiceOptions#poll}. */
  void tick() {
    stream.cutIfSilent();
    long now = System.nanoTime();
    if (now - lastPoll < options.poll().toNanos()) {
      return;
    }
    lastPoll = now;
    if (!reach.isThere()) {
      // To see whether it is back; the guard lets through what its wait allows.
      send(api::greet);
    } else if (!stream.isLive() && options.mode() == Mode.CACHED) {
      cores().forEach(ServiceCore::poll);
    }
  }

  @Override
  public void outOfReach(String why) {
    cores().forEach(core -> core.cached().doubt());
    listeners.tell(listener -> listener.onDegraded(why));
  }

  @Override
  public void backInReach() {
    cores().forEach(core -> core.cached().isBack());
    stream.wake();
    listeners.tell(BreakerListener::onRecovered);
  }

  @Override
  public void close() {
    sender.close();
    stream.close();
    reach.close();
  }
}
