package io.fusebox.service.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands in front of a service and passes on what clients and it say to each other, each answer and
 * event once it was compared with the contract.
 */
public final class ContractProxy implements AutoCloseable {

  private final int target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Starts one on a port of this host, 0 for any that is free, in front of another. */
  public ContractProxy(int port, int target) {
    try {
      this.target = target;
      this.server = new ServerSocket(port, 500, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One end has closed its connection: so is the other's.
              } catch (RuntimeException e) {
                ContractExtension.add(new AssertionError("no HTTP, or no answer to anything", e));
              }
            },
            "contract-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private interface Task {
    void run() throws IOException;
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      open.add(client);
      start(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    try (client;
        Socket service = new Socket(InetAddress.getLoopbackAddress(), target)) {
      client.setTcpNoDelay(true);
      service.setTcpNoDelay(true);
      Queue<RawMessage> asked = new ConcurrentLinkedQueue<>();
      start(
          () -> {
            try (client;
                service) {
              passAnswers(service, client, asked);
            }
          });
      passRequests(client, service, asked);
    } finally {
      open.remove(client);
    }
  }

  private static void passRequests(Socket client, Socket service, Queue<RawMessage> asked)
      throws IOException {
    Kept in = new Kept(client.getInputStream());
    while (true) {
      asked.add(RawMessage.readRequest(in));
      in.passOn(service.getOutputStream());
    }
  }

  private static void passAnswers(Socket service, Socket client, Queue<RawMessage> asked)
      throws IOException {
    Kept in = new Kept(service.getInputStream());
    OutputStream out = client.getOutputStream();
    while (true) {
      // The client asks for no HEAD.
      RawMessage answer = RawMessage.readAnswer(in, "GET");
      ContractExtension.compare(Exchange.of(asked.remove(), answer));
      in.passOn(out);
      if (answer.content().body() == null) {
        passEvents(answer.body(in), in, out);
      }
    }
  }

  private static void passEvents(InputStream events, Kept in, OutputStream out) throws IOException {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    int last = 0;
    for (int next = events.read(); next >= 0; next = events.read()) {
      event.write(next);
      if (next == '\n' && last == '\n') {
        ContractExtension.compareEvent(event.toString(UTF_8));
        event.reset();
        in.passOn(out);
      }
      last = next;
    }
    in.passOn(out);
  }

  /** Cuts all connections; from now on there are none, as if the service was not there. */
  @Override
  public void close() {
    try {
      server.close();
      for (Socket client : open) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps the bytes that are read, until they are passed on. */
  private static final class Kept extends FilterInputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Kept(InputStream in) {
      super(new BufferedInputStream(in));
    }

    void passOn(OutputStream out) throws IOException {
      out.write(bytes.toByteArray());
      bytes.reset();
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      if (next >= 0) {
        bytes.write(next);
      }
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = in.read(into, offset, length);
      if (count > 0) {
        bytes.write(into, offset, count);
      }
      return count;
    }
  }
}
