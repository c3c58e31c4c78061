package io.fusebox.client;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How breakers in the service are used. An immutable value; {@link #builder()} holds the defaults.
 *
 * @param mode whether each call is asked for, or CLOSED is decided here. Default {@link
 *     Mode#CACHED}
 * @param whenOutOfReach what happens while the service cannot be asked. Default {@link
 *     WhenOutOfReach#LOCAL}
 * @param timeLimit how long a call waits for the service at most, each time that it is asked, 1 ms
 *     to 1 min. Default 250 ms
 * @param failureLinger how long a failure that follows another batch waits for others to be told
 *     with, from that batch on, cached mode, 0 to 1 min; one that comes alone is told at once.
 *     Default 2 ms
 * @param successLinger how long successes wait to be told together, cached mode, 0 to 1 min.
 *     Default 200 ms
 * @param leastGap how much time lies between two batches of outcomes at least, so that a busy host
 *     asks no more of the service than that; a few may follow each other at once after a time
 *     without, 1 ms to 1 min. Default 60 ms
 * @param poll how often breakers are asked for while no event stream tells of them, 10 ms to 10
 *     min. Default 1 s
 * @param mostBufferedRuns how many runs of outcomes of each breaker can wait for the service, 1 to
 *     1,000,000; and how many single reports. Default 10,000
 * @param requestHeaders headers for a request to the service, such as {@code traceparent}: asked
 *     for on the thread of the call that needs the request, for each one, so it must be fast. What
 *     is sent in the background, as batches of outcomes are, is asked for on threads of this
 *     library's. If it throws, none are sent. Default: none
 * @param token what proves who this host is, sent as {@code Authorization: Bearer …}: a key of the
 *     service, or a token of OpenID Connect. Asked for with each request, on the thread that sends
 *     it, so it must be fast and thread-safe; a new one, where one expires or is replaced, counts
 *     from the next request on. Null, or if it throws: none is sent. Default: none
 */
public record ServiceOptions(
    Mode mode,
    WhenOutOfReach whenOutOfReach,
    Duration timeLimit,
    Duration failureLinger,
    Duration successLinger,
    Duration leastGap,
    Duration poll,
    int mostBufferedRuns,
    Supplier<Map<String, String>> requestHeaders,
    Supplier<? extends @Nullable String> token) {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Whether the service is asked before each call. */
  public enum Mode {
    /**
     * Each call asks the service first, and tells it how it went before it returns: as many
     * requests as there are, and no call after the trip.
     */
    STRICT,
    /**
     * While a breaker is CLOSED calls are permitted here, at the speed of a local breaker, and
     * outcomes are told in batches. The service tells of trips at once; calls that began within
     * these milliseconds are made. Trial calls are always asked for.
     */
    CACHED
  }

  /**
   * Checks each against its bounds.
   *
   * @throws IllegalArgumentException naming the first that is out of them
   */
  public ServiceOptions {
    Objects.requireNonNull(mode, "mode must not be null");
    Objects.requireNonNull(whenOutOfReach, "whenOutOfReach must not be null");
    requireBetween("timeLimit", timeLimit, Duration.ofMillis(1), MINUTE);
    requireBetween("failureLinger", failureLinger, Duration.ZERO, MINUTE);
    requireBetween("successLinger", successLinger, Duration.ZERO, MINUTE);
    requireBetween("leastGap", leastGap, Duration.ofMillis(1), MINUTE);
    requireBetween("poll", poll, Duration.ofMillis(10), Duration.ofMinutes(10));
    Objects.requireNonNull(requestHeaders, "requestHeaders must not be null");
    Objects.requireNonNull(token, "token must not be null");
    if (mostBufferedRuns < 1 || mostBufferedRuns > 1_000_000) {
      throw new IllegalArgumentException(
          "mostBufferedRuns must be from 1 to 1,000,000, but was " + mostBufferedRuns);
    }
  }

  private static void requireBetween(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " must be from " + least + " to " + most + ", but was " + value);
    }
  }

  /** The defaults. */
  public static ServiceOptions defaults() {
    return builder().build();
  }

  /** A builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; not thread-safe. Nothing is checked before {@link #build()}. */
  public static final class Builder {
    private Mode mode = Mode.CACHED;
    private WhenOutOfReach whenOutOfReach = WhenOutOfReach.LOCAL;
    private Duration timeLimit = Duration.ofMillis(250);
    private Duration failureLinger = Duration.ofMillis(2);
    private Duration successLinger = Duration.ofMillis(200);
    private Duration leastGap = Duration.ofMillis(60);
    private Duration poll = Duration.ofSeconds(1);
    private int mostBufferedRuns = 10_000;
    private Supplier<Map<String, String>> requestHeaders = Map::of;
    private Supplier<? extends @Nullable String> token = () -> null;

    private Builder() {}

    /** Sets {@link ServiceOptions#mode}. */
    public Builder mode(Mode value) {
      mode = value;
      return this;
    }

    /** Sets {@link ServiceOptions#whenOutOfReach}. */
    public Builder whenOutOfReach(WhenOutOfReach value) {
      whenOutOfReach = value;
      return this;
    }

    /** Sets {@link ServiceOptions#timeLimit}. */
    public Builder timeLimit(Duration value) {
      timeLimit = value;
      return this;
    }

    /** Sets {@link ServiceOptions#failureLinger}. */
    public Builder failureLinger(Duration value) {
      failureLinger = value;
      return this;
    }

    /** Sets {@link ServiceOptions#successLinger}. */
    public Builder successLinger(Duration value) {
      successLinger = value;
      return this;
    }

    /** Sets {@link ServiceOptions#leastGap}. */
    public Builder leastGap(Duration value) {
      leastGap = value;
      return this;
    }

    /** Sets {@link ServiceOptions#poll}. */
    public Builder poll(Duration value) {
      poll = value;
      return this;
    }

    /** Sets {@link ServiceOptions#mostBufferedRuns}. */
    public Builder mostBufferedRuns(int value) {
      mostBufferedRuns = value;
      return this;
    }

    /** Sets {@link ServiceOptions#requestHeaders}. */
    public Builder requestHeaders(Supplier<Map<String, String>> value) {
      requestHeaders = value;
      return this;
    }

    /** Sets {@link ServiceOptions#token}. */
    public Builder token(Supplier<? extends @Nullable String> value) {
      token = value;
      return this;
    }

    /** Sets {@link ServiceOptions#token} to one that stays the same. */
    public Builder token(String value) {
      Objects.requireNonNull(value, "token must not be null");
      return token(() -> value);
    }

    /**
     * The options collected so far.
     *
     * @throws IllegalArgumentException naming the first that is out of its bounds
     */
    public ServiceOptions build() {
      return new ServiceOptions(
          mode,
          whenOutOfReach,
          timeLimit,
          failureLinger,
          successLinger,
          leastGap,
          poll,
          mostBufferedRuns,
          requestHeaders,
          token);
    }
  }
}
