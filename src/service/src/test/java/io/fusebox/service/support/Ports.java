package io.fusebox.service.support;

import java.io.IOException;
import java.net.ServerSocket;

/** Ports for processes of the tests. */
final class Ports {

  private Ports() {}

  /** One that nobody listened on just now. */
  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
