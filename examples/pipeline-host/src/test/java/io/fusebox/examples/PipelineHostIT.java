package io.fusebox.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.examples.support.JavaProcess;
import io.fusebox.service.contract.ContractProxy;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two hosts, the dependency and the service, each in a process of its own. What the hosts and the
 * service say to each other is compared with the contract.
 */
class PipelineHostIT {

  /** Host A calls so often that its failures open the breaker between two calls of host B. */
  private static final String OFTEN = "--every=0.1";

  private static final String SELDOM = "--every=5";

  private static final String OPENED_BY_A =
      "host-. {2}breaker prices: CLOSED -> OPEN by host-a, 5 failures in a row reached 5: .* 503";

  private final List<JavaProcess> running = new ArrayList<>();
  private Path folder;
  private int port;

  @BeforeEach
  void start() throws IOException {
    folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target", "it").toAbsolutePath()), "run-");
    port = freePort();
    JavaProcess dependency = host("dependency");
    dependency.awaitLine(0, "The dependency is up");
  }

  @AfterEach
  void end() {
    // The service last: hosts tell it what they have left.
    for (int i = running.size() - 1; i >= 0; i--) {
      running.get(i).close();
    }
  }

  @Test
  void inTheServiceHostATripsHostB() throws Exception {
    int service = freePort();
    JavaProcess process =
        run("packaged-service", Map.of("QUARKUS_HTTP_PORT", Integer.toString(service)));
    process.awaitLine(0, "Fusebox answers at");
    try (ContractProxy proxy = new ContractProxy(0, service)) {
      String uri = "http://127.0.0.1:" + proxy.port();
      JavaProcess hostA = host("host-a", "service", uri, OFTEN);
      JavaProcess hostB = host("host-b", "service", uri, SELDOM);

      hostATripsHostB(hostA, hostB);
      bothGoOnOnceItIsUp(hostA, hostB);
    }
  }

  @Test
  void inAFolderHostATripsHostBAndARestartForgetsNothing() throws Exception {
    JavaProcess hostA = host("host-a", "file", "breakers", OFTEN);
    JavaProcess hostB = host("host-b", "file", "breakers", SELDOM);

    hostATripsHostB(hostA, hostB);
    hostA.kill();
    hostB.kill();
    JavaProcess again = host("host-a", "file", "breakers", OFTEN);
    again.awaitLine(0, "call not permitted: OPEN|HALF_OPEN -> OPEN");
    assertThat(again.lines("call ok")).isEmpty();

    bothGoOnOnceItIsUp(again, host("host-b", "file", "breakers", SELDOM));
  }

  @Test
  void inMemoryHostADoesNotTripHostB() throws Exception {
    JavaProcess hostA = host("host-a", "memory", OFTEN);
    JavaProcess hostB = host("host-b", "memory", "--every=1");
    hostA.awaitLine(0, "call ok");
    hostB.awaitLine(0, "call ok");

    turn("down");
    hostA.awaitLine(0, OPENED_BY_A);
    hostB.awaitLine(0, "CLOSED -> OPEN by host-b");

    assertThat(hostB.lines("host-a")).isEmpty();
    assertThat(hostB.lines("call failed")).hasSize(5);
  }

  @Test
  void theFirstHostBringsTheDependencyAndWhatIsTypedSwitchesIt() throws IOException {
    port = freePort();
    JavaProcess hostA = host("host-a", "memory", OFTEN);
    hostA.awaitLine(0, "brought by this host");
    hostA.awaitLine(0, "call ok");
    JavaProcess hostB = host("host-b", "memory", OFTEN);
    hostB.awaitLine(0, "call ok");
    assertThat(hostB.lines("brought by this host")).isEmpty();

    hostB.type("down");

    hostA.awaitLine(0, OPENED_BY_A);
    hostB.awaitLine(0, "the dependency is down");
    hostB.type("upwards");
    hostB.awaitLine(0, "type down or up, not 'upwards'");
  }

  @Test
  void endsAfterTheRunsAndSaysWhatItDid() {
    JavaProcess hostA = host("host-a", "memory", OFTEN, "--runs=3");

    assertThat(hostA.awaitEnd()).isZero();
    hostA.awaitLine(0, "host-a {2}done, 3 runs went through, worth 126");
  }

  @Test
  void saysWhatIsWrongAndHowItIsUsed() throws IOException {
    JavaProcess unnamed = host("host-a");
    assertThat(unnamed.awaitEnd()).isEqualTo(2);
    unnamed.awaitLine(0, "say where its breakers live: memory, file or service");
    unnamed.awaitLine(0, "start NAME memory");

    JavaProcess noUri = host("host-a", "service", "localhost:8080");
    assertThat(noUri.awaitEnd()).isEqualTo(2);
    noUri.awaitLine(0, "the service's URI is one like http://fusebox:8080");

    try (ServerSocket other = new ServerSocket(0)) {
      port = other.getLocalPort();
      JavaProcess taken = host("host-a", "memory");
      assertThat(taken.awaitEnd()).isEqualTo(1);
      taken.awaitLine(0, "port " + port + " is taken by something that is not this example's");
    }
  }

  private void hostATripsHostB(JavaProcess hostA, JavaProcess hostB) throws Exception {
    hostA.awaitLine(0, "call ok");
    hostB.awaitLine(0, "call ok");

    turn("down");

    hostA.awaitLine(0, OPENED_BY_A);
    hostB.awaitLine(0, OPENED_BY_A);
    assertThat(hostB.lines("call failed")).isEmpty();
  }

  private void bothGoOnOnceItIsUp(JavaProcess hostA, JavaProcess hostB) throws Exception {
    int sawA = hostA.size();
    int sawB = hostB.size();

    turn("up");

    hostA.awaitLine(sawA, "HALF_OPEN -> CLOSED by host-");
    hostA.awaitLine(sawA, "call ok");
    hostB.awaitLine(sawB, "call ok");
  }

  private JavaProcess host(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--port=" + port);
    return run("packaged-host", Map.of(), all.toArray(String[]::new));
  }

  private JavaProcess run(String jar, Map<String, String> settings, String... arguments) {
    JavaProcess process = new JavaProcess(jar, folder, settings, arguments);
    running.add(process);
    return process;
  }

  private void turn(String state) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + state))
            .POST(BodyPublishers.noBody())
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
        .contains("is " + state);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
