package io.fusebox.client.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fusebox.service.contract.ContractExtension;
import io.fusebox.service.contract.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Stands between client and service, and lets happen what happens there. */
public final class FaultProxy implements AutoCloseable {

  /** What it does with connections. */
  public enum Mode {
    /** Passes all on. */
    PASS,
    /** Accepts, and passes nothing on and nothing back. */
    HANG,
    /** Passes all on, and each answer half a second late. */
    SLOW,
    /** Closes what it accepts. */
    CUT,
    /** Answers 500, as something in front of a service does. */
    ERROR_500,
    /** Answers 429, as the service does that has too much to do. */
    BUSY_429,
    /** Answers 200 with a page. */
    PAGE,
    /** Answers 200 with JSON of something else. */
    OTHER_JSON,
    /** Answers with bytes that are no HTTP. */
    GARBAGE
  }

  /** As the service says it. */
  private static final String BUSY =
      head(
          "429 Too Many Requests\r\nRetry-After: 1",
          "application/problem+json",
          "{\"type\":\"urn:fusebox:problem:overloaded\",\"title\":\"Overloaded\","
              + "\"status\":429,\"detail\":\"try later\"}");

  private static final byte[] HEAD_END = " HTTP/1.1\r\n".getBytes(ISO_8859_1);

  private final int target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASS;
  private volatile boolean closed;

  /** Starts one in front of that port of this host. */
  public FaultProxy(int target) {
    try {
      this.target = target;
      this.server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many requests have come so far, the stream's among them. */
  public int requests() {
    return requests.get();
  }

  /** Changes what it does; connections that are open are cut, except that a hang holds them. */
  public void set(Mode next) {
    mode = next;
    if (next != Mode.HANG) {
      cut();
    }
  }

  /** Ends a hang without a cut: what was held on open connections goes on its way. */
  public void letGo() {
    mode = Mode.PASS;
  }

  /** Whether a hang holds a request now that begins so. */
  public boolean holds(String beginning) {
    return held.stream().anyMatch(request -> request.startsWith(beginning));
  }

  /** Cuts all connections that are open. */
  public void cut() {
    open.forEach(FaultProxy::closeQuietly);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      switch (mode) {
        case PASS, SLOW -> pass(socket);
        case HANG -> hang();
        case CUT -> {
          // Closed at once.
        }
        case ERROR_500 -> answer(socket, head("500 Oops", "text/plain", "oops"));
        case BUSY_429 -> {
          byte[] request = answer(socket, BUSY);
          if (request.length > 0) {
            InputStream answer = new ByteArrayInputStream(BUSY.getBytes(ISO_8859_1));
            ContractExtension.compare(Exchange.read(request, answer));
          }
        }
        case PAGE -> answer(socket, head("200 OK", "text/html", "<html>Welcome!</html>"));
        case OTHER_JSON -> answer(socket, head("200 OK", "application/json", "{\"ok\":true}"));
        case GARBAGE -> answer(socket, "\u0001\u0002garbage\r\n\r\n");
      }
    } catch (IOException e) {
      // Whoever is at the other end sees it.
    } finally {
      open.remove(socket);
    }
  }

  private void hang() {
    while (mode == Mode.HANG && !closed) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void hold(String what) {
    held.add(what);
    hang();
    held.remove(what);
  }

  private static String head(String status, String type, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\nConnection: close\r\n\r\n"
        + body;
  }

  /** Answers one request, which it returns; empty: none came. */
  private byte[] answer(Socket socket, String what) throws IOException {
    byte[] buffer = new byte[8192];
    int read = socket.getInputStream().read(buffer);
    byte[] request = Arrays.copyOf(buffer, Math.max(0, read));
    if (read > 0) {
      requests.incrementAndGet();
      socket.getOutputStream().write(what.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
    }
    return request;
  }

  private void pass(Socket client) throws IOException {
    try (Socket service = new Socket(InetAddress.getLoopbackAddress(), target)) {
      open.add(service);
      service.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      start(() -> pump(service, client, true));
      pump(client, service, false);
    }
  }

  private void pump(Socket from, Socket to, boolean back) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[65_536];
      int matched = 0;
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        if (mode == Mode.HANG) {
          hold(new String(bytes, 0, n, ISO_8859_1));
        }
        if (back && mode == Mode.SLOW) {
          LockSupport.parkNanos(500_000_000);
        }
        if (!back) {
          matched = count(bytes, n, matched);
        }
        out.write(bytes, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // Cut by one end or by the test: the other end is told.
    } finally {
      closeQuietly(to);
      open.remove(from);
    }
  }

  private int count(byte[] bytes, int n, int matchedBefore) {
    int matched = matchedBefore;
    for (int i = 0; i < n; i++) {
      matched = bytes[i] == HEAD_END[matched] ? matched + 1 : bytes[i] == HEAD_END[0] ? 1 : 0;
      if (matched == HEAD_END.length) {
        requests.incrementAndGet();
        matched = 0;
      }
    }
    return matched;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
    cut();
  }
}
