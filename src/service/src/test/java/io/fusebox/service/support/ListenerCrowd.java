package io.fusebox.service.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.contract.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of connections to a stream of transitions, read by one thread, which notes when each
 * event came, and compares what came with the contract.
 */
public final class ListenerCrowd implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Fewer than may wait for a server to accept them. */
  private static final int CONNECTING_AT_ONCE = 100;

  private final InetSocketAddress address;
  private final byte[] request;
  private final Selector selector;
  private final Thread reader = new Thread(this::read, "listener-crowd");
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger joined = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  /** Heads and events that were compared with the contract: listeners are told the same. */
  private final Set<String> compared = new HashSet<>();

  private volatile @Nullable AssertionError violation;
  private volatile boolean closed;

  /** A crowd of nobody, who will listen to a path of a service on this machine. */
  public ListenerCrowd(int port, String target) {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.request =
        ("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
            .getBytes(US_ASCII);
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader.setDaemon(true);
    reader.start();
  }

  /** One connection. Written by the reader only. */
  private static final class Listener {
    private final SocketChannel channel;
    private final StringBuilder line = new StringBuilder();

    /** The lines of the head, then those of the event that comes. */
    private final StringBuilder lines = new StringBuilder();

    private final List<Long> arrivals = new CopyOnWriteArrayList<>();
    private boolean hasHead;
    private boolean hasJoined;

    Listener(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /** Has more connect until there are so many, and returns when each has been told something. */
  public void growTo(int size) {
    List<Listener> more = new ArrayList<>();
    while (listeners.size() < size) {
      int atOnce = Math.min(CONNECTING_AT_ONCE, size - listeners.size());
      for (int i = 0; i < atOnce; i++) {
        more.add(connect());
      }
      listeners.addAll(more);
      more.clear();
      await("all to be listening")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(2))
          .failFast("one was refused or cut", () -> ended.get() > 0)
          .until(() -> joined.get() == listeners.size());
      requireNoViolation();
    }
  }

  private Listener connect() {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(address);
      ByteBuffer out = ByteBuffer.wrap(request);
      while (out.hasRemaining()) {
        channel.write(out);
      }
      channel.configureBlocking(false);
      Listener listener = new Listener(channel);
      channel.register(selector, SelectionKey.OP_READ, listener);
      selector.wakeup();
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    ByteBuffer in = ByteBuffer.allocateDirect(65_536);
    try {
      while (!closed) {
        selector.select(key -> read((Listener) key.attachment(), key, in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Listener listener, SelectionKey key, ByteBuffer in) {
    in.clear();
    try {
      if (listener.channel.read(in) < 0) {
        throw new IOException("the service has ended it");
      }
    } catch (IOException e) {
      key.cancel();
      ended.incrementAndGet();
      return;
    }
    long now = System.nanoTime();
    for (in.flip(); in.hasRemaining(); ) {
      char next = (char) in.get();
      if (next == '\n') {
        take(listener, now);
        listener.line.setLength(0);
      } else {
        listener.line.append(next);
      }
    }
  }

  private void take(Listener listener, long now) {
    String line = listener.line.toString();
    if (line.startsWith("event:transition")) {
      listener.arrivals.add(now);
    } else if (line.startsWith(":") && !listener.hasJoined) {
      listener.hasJoined = true;
      joined.incrementAndGet();
    }
    boolean isOfChunks = listener.hasHead && line.endsWith("\r");
    if (!isOfChunks) {
      listener.lines.append(line).append('\n');
      if (line.isEmpty() || line.equals("\r")) {
        compare(listener.lines.toString(), listener.hasHead);
        listener.hasHead = true;
        listener.lines.setLength(0);
      }
    }
  }

  /** Compares the head of an answer, or an event, with the contract, unless it is known. */
  private void compare(String lines, boolean isEvent) {
    if (!compared.add(lines)) {
      return;
    }
    try {
      if (isEvent) {
        ContractCheck.requireEvent(lines.strip());
      } else {
        InputStream in = new ByteArrayInputStream(lines.getBytes(US_ASCII));
        ContractCheck.require(Exchange.read(request, in));
      }
    } catch (IOException | AssertionError e) {
      violation = new AssertionError(e);
    }
  }

  private void requireNoViolation() {
    if (violation != null) {
      throw violation;
    }
  }

  /** How many have ended. */
  public int ended() {
    return ended.get();
  }

  /** Counts from 0 on again; for when none is under way. */
  public void forget() {
    listeners.forEach(listener -> listener.arrivals.clear());
  }

  /** How many have heard so many events, and no more. */
  public long withEvents(int count) {
    requireNoViolation();
    return listeners.stream().filter(listener -> listener.arrivals.size() == count).count();
  }

  /** When each heard the event of this number, from 0 on; as {@link System#nanoTime} counts. */
  public LongStream arrivals(int number) {
    return listeners.stream().mapToLong(listener -> listener.arrivals.get(number));
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      reader.join();
      for (Listener listener : listeners) {
        listener.channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
