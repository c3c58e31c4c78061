package io.fusebox.service.rest;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is known of a connection of HTTP/1.1. Safe to call from any thread. */
final class ConnectionState {

  private final Channel channel;

  /** The request that was under way when that was looked at last; null: there was none. */
  private final AtomicReference<@Nullable HttpServerRequest> request = new AtomicReference<>();

  private volatile boolean hasHadRequest;

  /** On the monotonic clock, where no request is under way. */
  private volatile long freeSince;

  ConnectionState(Channel channel, long now) {
    this.channel = channel;
    this.freeSince = now;
  }

  /** Notes that a request has arrived. */
  void onRequest(HttpServerRequest arrived) {
    hasHadRequest = true;
    request.set(arrived);
  }

  /**
   * Whether no request has come over it for as long as may be.
   *
   * @param headNanos how long the first one may be under way
   * @param idleNanos how long there may be none after another
   */
  boolean isOverdue(long now, long headNanos, long idleNanos) {
    HttpServerRequest latest = request.get();
    if (latest == null) {
      return now - freeSince > (hasHadRequest ? idleNanos : headNanos);
    }
    // Also where its body has not arrived whole: what was answered reads no more of it.
    if (latest.response().ended()) {
      freeSince = now;
      // Not where the next one has arrived meanwhile.
      request.compareAndSet(latest, null);
    }
    return false;
  }

  void close() {
    ChannelFuture unused = channel.close();
  }
}
