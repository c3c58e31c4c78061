package io.fusebox.service.support;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;

/**
 * Delays, under {@code @QuarkusTest}, how soon the service learns that it has written something to
 * a connection on which it was asked for one breaker, {@link #BREAKER}. What it wrote is sent at
 * once: so what it does only after a write can be told from what it does before.
 */
@ApplicationScoped
public class LateHeads {

  /** The breaker whose streams are delayed. */
  public static final String BREAKER = "late-head";

  /** For how long. */
  public static final long MILLIS = 500;

  /** Before the service's own filters. */
  private static final int PRIORITY = 1_000;

  void register(@Observes Filters filters) {
    filters.register(LateHeads::delay, PRIORITY);
  }

  private static void delay(RoutingContext context) {
    if (context.request().uri().contains("/" + BREAKER + "/transitions")
        && context.request().connection() instanceof ConnectionBase connection) {
      Channel channel = connection.channel();
      channel.pipeline().addFirst(new LateCompletions());
    }
    context.next();
  }

  private static final class LateCompletions extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ChannelFuture unused =
          context.write(message).addListener(written -> completeLater(context, promise, written));
    }

    private static void completeLater(
        ChannelHandlerContext context, ChannelPromise promise, Future<?> written) {
      Runnable complete =
          () -> {
            if (written.isSuccess()) {
              promise.trySuccess();
            } else {
              promise.tryFailure(written.cause());
            }
          };
      Future<?> unused = context.executor().schedule(complete, MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
