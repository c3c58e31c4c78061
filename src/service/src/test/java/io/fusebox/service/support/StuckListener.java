package io.fusebox.service.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.contract.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A listener to all transitions who takes nothing but the head. Not thread-safe. */
public final class StuckListener implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Socket socket = new Socket();

  /** Connects, and returns when it has been told something. */
  public StuckListener(ServiceProcess service) throws IOException {
    // So that little is on its way.
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
    byte[] request =
        "GET /v1/transitions HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
            .getBytes(US_ASCII);
    socket.getOutputStream().write(request);
    InputStream in = socket.getInputStream();
    ContractCheck.require(Exchange.read(request, in));
    await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> in.available() > 0);
  }

  /** Takes what still comes, until it is cut: how many bytes. */
  public long takeUntilCut() throws IOException {
    socket.setSoTimeout((int) SOON.toMillis());
    InputStream in = socket.getInputStream();
    long count = 0;
    byte[] buffer = new byte[65_536];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        count += read;
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("it was not cut, after " + count + " bytes", e);
    } catch (IOException e) {
      // Reset: cut as well.
      return count;
    }
    return count;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, either way.
    }
  }
}
