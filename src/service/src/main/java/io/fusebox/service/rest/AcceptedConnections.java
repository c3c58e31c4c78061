package io.fusebox.service.rest;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of clients that have sent no request yet, or one of HTTP/1.1: {@link
 * ConnectionLimits} looks at them. Netty makes it (see {@code META-INF/services}), where a system
 * property says so when the server starts, and tells it of each connection that is accepted. Safe
 * to call from any thread.
 */
public final class AcceptedConnections extends ChannelInitializerExtension {

  private static final AttributeKey<ConnectionState> STATE =
      AttributeKey.valueOf(AcceptedConnections.class, "state");

  private static final Set<ConnectionState> OPEN = ConcurrentHashMap.newKeySet();

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    ConnectionState state = new ConnectionState(channel, System.nanoTime());
    channel.attr(STATE).set(state);
    OPEN.add(state);
    channel.closeFuture().addListener(closed -> OPEN.remove(state));
  }

  /** Those that are open. */
  static Set<ConnectionState> open() {
    return OPEN;
  }

  /** Notes that a request has arrived whole, but for its body. */
  static void onRequest(Channel channel, HttpServerRequest request) {
    ConnectionState state = channel.attr(STATE).get();
    if (state == null) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      // Its streams come and go as they like.
      OPEN.remove(state);
    } else {
      state.onRequest(request);
    }
  }
}
