package io.fusebox.examples;

import io.fusebox.client.BreakerListener;
import io.fusebox.client.BreakerOpenException;
import io.fusebox.engine.Transition;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One line for each event that a host sees. Thread-safe, if that is which takes the lines. */
final class EventLines implements BreakerListener {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final String host;
  private final Consumer<String> lines;

  EventLines(String host, Consumer<String> lines) {
    this.host = host;
    this.lines = lines;
  }

  /** Says it, with the time and the host's name. */
  void say(String what) {
    lines.accept(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + host + "  " + what);
  }

  @Override
  public void onTransition(String breaker, Transition transition) {
    String caller = transition.caller();
    say(
        "breaker "
            + breaker
            + ": "
            + transition.from()
            + " -> "
            + transition.to()
            + (caller == null ? "" : " by " + caller)
            + ", "
            + transition.why());
  }

  @Override
  public void onSuccess(String breaker, Duration duration) {
    say("call ok, " + duration.toMillis() + " ms");
  }

  @Override
  public void onError(String breaker, Duration duration, @Nullable Throwable error) {
    say("call failed, " + duration.toMillis() + " ms: " + (error == null ? "" : words(error)));
  }

  @Override
  public void onNotPermitted(String breaker, BreakerOpenException rejection) {
    Duration retryAfter = rejection.retryAfter();
    say(
        "call not permitted: "
            + rejection.state()
            + (retryAfter == null ? "" : ", ask again in " + seconds(retryAfter)));
  }

  @Override
  public void onDegraded(String why) {
    say("degraded, a breaker of this host's own goes on: " + why);
  }

  @Override
  public void onRecovered() {
    say("recovered, the service is back");
  }

  @Override
  public void onDropped(String breaker, long calls, String why) {
    say("dropped " + calls + " outcomes of " + breaker + ": " + why);
  }

  private static String words(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.toString() : message;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
