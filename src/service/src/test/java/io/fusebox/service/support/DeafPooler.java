package io.fusebox.service.support;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pooler in front of PostgreSQL that passes everything on, but for notifications: as poolers do
 * that lend a connection for one transaction, LISTEN is answered as if it had worked, and nothing
 * ever comes.
 */
public final class DeafPooler implements AutoCloseable {

  private static final int NOTIFICATION = 'A';

  private final int target;
  private final ServerSocket server;
  private final AtomicInteger swallowed = new AtomicInteger();

  /** A pooler in front of the PostgreSQL of this port. */
  public DeafPooler(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has gone, and with it the other.
              }
            },
            "deaf-pooler");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      database.setTcpNoDelay(true);
      daemon(() -> passRequests(client, database));
      daemon(() -> passAnswers(database, client));
    }
  }

  private static void passRequests(Socket client, Socket database) throws IOException {
    try (client;
        database;
        InputStream in = client.getInputStream()) {
      in.transferTo(database.getOutputStream());
    }
  }

  /** Each is a letter, its length with these four bytes, and what it says. */
  private void passAnswers(Socket database, Socket client) throws IOException {
    try (client;
        database;
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(database.getInputStream()));
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(client.getOutputStream()))) {
      for (int type = in.read(); type >= 0; type = in.read()) {
        int length = in.readInt();
        byte[] body = in.readNBytes(length - Integer.BYTES);
        if (type == NOTIFICATION) {
          swallowed.incrementAndGet();
        } else {
          out.write(type);
          out.writeInt(length);
          out.write(body);
        }
        if (in.available() == 0) {
          out.flush();
        }
      }
    }
  }

  /** Where it is to be found; without encryption, since it reads along. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/postgres?sslmode=disable";
  }

  /** How many notifications it did not pass on. */
  public int swallowed() {
    return swallowed.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
