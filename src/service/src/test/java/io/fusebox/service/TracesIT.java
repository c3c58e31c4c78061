package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TraceReceiver;
import io.fusebox.service.support.TraceReceiver.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans that a service sends to a collector, once it is told of one. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class TracesIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  @TempDir static Path folder;
  private static PostgresServer postgres;
  private static TraceReceiver receiver;
  private static ServiceProcess service;

  @BeforeAll
  static void start() {
    postgres = new PostgresServer();
    receiver = new TraceReceiver();
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "100");
    service = ServiceProcess.start(folder, environment);
  }

  @AfterAll
  static void stop() {
    service.close();
    receiver.close();
    postgres.close();
  }

  private static Span awaitSpan(String name, String breaker) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                receiver.spans().stream()
                    .filter(span -> span.name().equals(name))
                    .filter(span -> breaker.equals(span.attributes().get("fusebox.breaker")))
                    .findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }

  @Test
  void aPermitIsASpanOfItsCallersTraceThatTellsTheDecision() {
    service
        .request()
        .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
        .post("/v1/breakers/traced/acquire-permit")
        .then()
        .statusCode(200);

    Span span = awaitSpan("POST /v1/breakers/{name}/acquire-permit", "traced");
    assertThat(span.trace()).isEqualTo(TRACE);
    assertThat(span.parent()).isEqualTo(CALLER);
    assertThat(span.attributes())
        .containsEntry("fusebox.permitted", true)
        .containsEntry("fusebox.state", "CLOSED")
        .containsEntry("http.route", "/v1/breakers/{name}/acquire-permit");
  }

  @Test
  void aRejectionTellsItsReason() {
    service
        .request()
        .body("{\"state\": \"FORCED_OPEN\"}")
        .put("/v1/breakers/refusing/override")
        .then()
        .statusCode(404);
    service.request().body("{}").put("/v1/breakers/refusing").then().statusCode(201);
    service
        .request()
        .body("{\"state\": \"FORCED_OPEN\"}")
        .put("/v1/breakers/refusing/override")
        .then()
        .statusCode(200);
    service.request().post("/v1/breakers/refusing/acquire-permit").then().statusCode(200);

    Span span = awaitSpan("POST /v1/breakers/{name}/acquire-permit", "refusing");
    assertThat(span.parent()).isEmpty();
    assertThat(span.attributes())
        .containsEntry("fusebox.permitted", false)
        .containsEntry("fusebox.state", "FORCED_OPEN")
        .containsEntry("fusebox.reason", "FORCED_OPEN");
    assertThat(awaitSpan("PUT /v1/breakers/{name}", "refusing").trace()).isNotEqualTo(TRACE);
    awaitSpan("PUT /v1/breakers/{name}/override", "refusing");
  }

  @Test
  void aReportTellsItsDisposition() {
    service.request().post("/v1/breakers/reported/record-failure").then().statusCode(200);

    assertThat(awaitSpan("POST /v1/breakers/{name}/record-failure", "reported").attributes())
        .containsEntry("fusebox.disposition", "RECORDED")
        .containsEntry("fusebox.state", "CLOSED");
  }

  @Test
  void aRequestThatIsRefusedHasTheTemplateForAName() {
    service.request().get("/v1/breakers/unknown-one").then().statusCode(404);

    assertThat(awaitSpan("GET /v1/breakers/{name}", "unknown-one").attributes())
        .containsEntry("http.response.status_code", 404L);
    assertThat(receiver.spans()).noneMatch(span -> span.name().contains("unknown-one"));
  }
}
