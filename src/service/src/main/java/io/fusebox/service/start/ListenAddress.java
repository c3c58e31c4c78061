package io.fusebox.service.start;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.eclipse.microprofile.config.Config;

/** Where the service is to listen, tried before anything is started. */
public final class ListenAddress {

  private static final String PORT = "quarkus.http.port";
  private static final int HIGHEST_PORT = 65_535;
  private static final int DEFAULT_PORT = 8080;

  private ListenAddress() {}

  /**
   * Checks that this process can listen there, and that not everybody may call it where others than
   * this machine can.
   *
   * @throws StartRefusedException it cannot, or they may
   */
  public static void check(Config config) {
    String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("127.0.0.1");
    int port = port(config);
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new StartRefusedException("no host is called '" + host + "': " + SET_HOST, null);
    }
    try (ServerSocket socket = new ServerSocket()) {
      // As the service itself does: connections that an earlier one has closed are no obstacle.
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw new StartRefusedException(why(e, host, port), e);
    }
    requireAccessControl(config, address);
  }

  private static void requireAccessControl(Config config, InetSocketAddress address) {
    boolean isOn =
        config.getOptionalValue("fusebox.access-control", Boolean.class).orElse(Boolean.FALSE);
    if (!isOn && !address.getAddress().isLoopbackAddress()) {
      throw new StartRefusedException(
          "at "
              + address.getHostString()
              + " everybody on the network could trip and reset every breaker: set"
              + " FUSEBOX_ACCESS_CONTROL=true, so that every request needs a key"
              + " (docs/security.md), or listen on this machine only, with"
              + " QUARKUS_HTTP_HOST=127.0.0.1",
          null);
    }
  }

  /** Whether only this machine can call a service that listens there. */
  public static boolean isLoopback(String host) {
    InetAddress address = new InetSocketAddress(host, 0).getAddress();
    return address != null && address.isLoopbackAddress();
  }

  private static final String SET_HOST =
      "set QUARKUS_HTTP_HOST to an address of this machine, 127.0.0.1 or 0.0.0.0";

  private static int port(Config config) {
    String text =
        config.getOptionalValue(PORT, String.class).orElse(Integer.toString(DEFAULT_PORT));
    try {
      int port = Integer.parseInt(text.strip());
      if (port >= 0 && port <= HIGHEST_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number that is no port.
    }
    throw new StartRefusedException(
        "QUARKUS_HTTP_PORT cannot be '" + text + "': it takes a number from 0 to 65535", null);
  }

  private static String why(IOException e, String host, int port) {
    String message = String.valueOf(e.getMessage());
    if (!(e instanceof BindException)) {
      return "cannot listen at " + host + ", port " + port + ": " + message;
    } else if (message.contains("in use")) {
      return "port "
          + port
          + " of "
          + host
          + " is in use by another process; stop that one, or name another port with"
          + " QUARKUS_HTTP_PORT";
    } else if (message.contains("ermission denied")) {
      return "this user may not listen at port "
          + port
          + "; name one from 1024 on with QUARKUS_HTTP_PORT";
    }
    return host + " is no address of this machine (" + message + "); " + SET_HOST;
  }
}
