package io.fusebox.service.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Connections that send the beginning of a request at once, and then a byte a second; or nothing at
 * all. One thread serves them. What the service answers is read and forgotten.
 */
public final class TrickleCrowd implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long BYTE_MILLIS = 1_000;

  /** Fewer than may wait for a server to accept them. */
  private static final int CONNECTING_AT_ONCE = 100;

  private final InetSocketAddress address;
  private final byte[] beginning;
  private final Selector selector;
  private final Thread thread = new Thread(this::run, "trickle-crowd");
  private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /**
   * A crowd of nobody yet.
   *
   * @param beginning what each sends at once; empty: it never sends anything
   */
  public TrickleCrowd(int port, String beginning) {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.beginning = beginning.getBytes(US_ASCII);
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Has more connect until so many have. */
  public void growTo(int size) throws IOException {
    while (channels.size() < size) {
      int first = channels.size();
      for (int i = 0; i < Math.min(CONNECTING_AT_ONCE, size - first); i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(address);
        channels.add(channel);
      }
      await("all to be connected")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(2))
          .until(
              () -> {
                for (SocketChannel channel : channels.subList(first, channels.size())) {
                  if (!channel.finishConnect()) {
                    return false;
                  }
                }
                return true;
              });
      for (SocketChannel channel : channels.subList(first, channels.size())) {
        channel.write(ByteBuffer.wrap(beginning));
        selector.wakeup();
        channel.register(selector, SelectionKey.OP_READ);
      }
    }
  }

  /** How many the service has not closed. */
  public long open() {
    return channels.stream().filter(SocketChannel::isOpen).count();
  }

  private void run() {
    ByteBuffer in = ByteBuffer.allocateDirect(4_096);
    long nextByte = System.currentTimeMillis() + BYTE_MILLIS;
    try {
      while (!closed) {
        selector.select(key -> read((SocketChannel) key.channel(), in), BYTE_MILLIS / 10);
        if (beginning.length > 0 && System.currentTimeMillis() >= nextByte) {
          nextByte += BYTE_MILLIS;
          channels.forEach(TrickleCrowd::sendByte);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sendByte(SocketChannel channel) {
    try {
      if (channel.isOpen() && channel.isConnected()) {
        channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      }
    } catch (IOException e) {
      close(channel);
    }
  }

  private static void read(SocketChannel channel, ByteBuffer in) {
    in.clear();
    try {
      if (channel.read(in) < 0) {
        close(channel);
      }
    } catch (IOException e) {
      close(channel);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channels.forEach(TrickleCrowd::close);
    selector.close();
  }
}
