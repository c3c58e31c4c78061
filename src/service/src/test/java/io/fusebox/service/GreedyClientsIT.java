package io.fusebox.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.contract.Exchange;
import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.Threads;
import io.fusebox.service.support.TwoServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are as large, as costly or as slow as can be, sent to a service as it is shipped. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
@Timeout(240)
class GreedyClientsIT {

  private static final int MOST_BYTES_OF_BATCH = 2 * 1024 * 1024;

  /** Far more than an answer takes on a busy machine, and less than its time limit and a wait. */
  private static final long MOST_MILLIS = 3_000;

  @TempDir Path folder;

  private interface Body {
    void run(ServiceProcess service) throws Exception;
  }

  private void run(Body body) throws Exception {
    try (PostgresServer postgres = new PostgresServer()) {
      Map<String, String> environment = TwoServices.patience(postgres.environment());
      environment.put("FUSEBOX_BODY_TIME_LIMIT", "4s");
      try (ServiceProcess service = ServiceProcess.start(folder, environment)) {
        body.run(service);
        assertOthersAreAnswered(service);
      }
    }
  }

  /** Others' requests of each kind; none is refused, and none waits. */
  private static void assertOthersAreAnswered(ServiceProcess service) throws IOException {
    String outcome =
        "{\"outcomes\": [{\"breaker\": \"other\", \"runs\": [{\"outcome\": \"success\"}]}]}";
    try (ServiceConnection other = new ServiceConnection(service.port())) {
      for (int i = 0; i < 20; i++) {
        long begin = System.nanoTime();
        assertThat(other.call("POST", "/v1/breakers/other/acquire-permit", "").status())
            .isEqualTo(200);
        assertThat(other.call("POST", "/v1/outcomes", outcome).status()).isEqualTo(200);
        assertThat(other.call("GET", "/q/health/ready", "").status()).isEqualTo(200);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertThat(millis).as("milliseconds").isLessThan(MOST_MILLIS);
      }
    }
  }

  @Test
  void batchesAsLargeAsCanBeAtOnceAreAnsweredOrRefused() throws Exception {
    String item =
        "{\"breaker\":\"b-%d\",\"runs\":["
            + IntStream.range(0, 80)
                .mapToObj(i -> "{\"outcome\":\"success\"}")
                .collect(Collectors.joining(","))
            + "]}";
    String batch =
        IntStream.range(0, 1_000)
            .mapToObj(item::formatted)
            .collect(Collectors.joining(",", "{\"outcomes\":[", "]}"));
    assertThat(batch.length()).isBetween(MOST_BYTES_OF_BATCH * 4 / 5, MOST_BYTES_OF_BATCH);
    run(
        service -> {
          for (int round = 0; round < 3; round++) {
            Threads.atOnce(
                8,
                host -> {
                  HttpRequest request =
                      HttpRequest.newBuilder(service.uri("/v1/outcomes"))
                          .header("Content-Type", "application/json")
                          .POST(HttpRequest.BodyPublishers.ofString(batch))
                          .build();
                  HttpClient client =
                      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                  assertThat(ContractCheck.send(client, request).statusCode()).isIn(200, 429, 503);
                  return 0;
                });
          }
        });
  }

  @Test
  void batchesOfNothingsAreRefusedWithoutBeingHeld() throws Exception {
    String nothings = "{},".repeat(MOST_BYTES_OF_BATCH / 3 - 20);
    for (String batch :
        List.of("{\"outcomes\":[[" + nothings + "{}]]}", "{\"outcomes\":[" + nothings + "{}]}")) {
      run(
          service -> {
            for (int round = 0; round < 3; round++) {
              Threads.atOnce(
                  4,
                  host -> {
                    try (ServiceConnection connection = new ServiceConnection(service.port())) {
                      assertThat(connection.call("POST", "/v1/outcomes", batch).status())
                          .isIn(200, 400, 429);
                    }
                    return 0;
                  });
            }
          });
    }
  }

  @Test
  void bodiesThatDoNotArriveAreEndedAndOthersUnharmed() throws Exception {
    run(
        service -> {
          List<Slow> slow = new ArrayList<>();
          try {
            for (int i = 0; i < 250; i++) {
              slow.add(begin(service, "/v1/outcomes", 100, 1));
            }
            for (int i = 0; i < 1_500; i++) {
              slow.add(begin(service, "/v1/breakers/slow/record-failure", 60_000, 59_000));
            }
            assertOthersAreAnswered(service);
            for (Slow each : slow) {
              assertThat(each.status()).isGreaterThan(400);
            }
          } finally {
            for (Slow each : slow) {
              each.socket().close();
            }
          }
        });
  }

  /** A body that does not arrive, and the head that was sent before it. */
  private record Slow(String head, Socket socket) {

    /** 408, or 429 where too much was under way; 999: the connection was reset. */
    int status() {
      try {
        Exchange exchange = Exchange.read(head.getBytes(UTF_8), socket.getInputStream());
        ContractCheck.require(exchange);
        return exchange.status();
      } catch (IOException e) {
        return 999;
      }
    }
  }

  private static Slow begin(ServiceProcess service, String path, int length, int sent)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
    socket.setSoTimeout(20_000);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + length
            + "\r\n\r\n";
    Slow slow = new Slow(head, socket);
    try {
      socket.getOutputStream().write((head + " ".repeat(sent)).getBytes(UTF_8));
    } catch (IOException e) {
      // It was refused meanwhile.
      assertThat(slow.status()).isEqualTo(429);
    }
    return slow;
  }
}
