package io.fusebox.service.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.service.contract.Exchange.Message;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not as the contract has it is noticed. */
class ContractCheckTest {

  private static final String PERMIT =
      """
      {"permitted": true, "permitId": "a.1.0.b", "state": "CLOSED", "generation": 1, "expiresAt": null,
       "reason": null, "why": null, "retryAfter": null}""";
  private static final String PROBLEM =
      """
      {"type": "urn:fusebox:problem:%s", "title": "Wrong", "status": %d, "detail": "it is wrong"}""";
  private static final String JSON = "application/json";

  private static Message message(String type, String body) {
    return new Message(Map.of("Content-Type", List.of(type)), body);
  }

  private static List<String> violations(String target, String sent, int status, Message answer) {
    return ContractCheck.violations(
        new Exchange("POST", target, message(JSON, sent), status, answer));
  }

  private static List<String> ofAcquire(String sent, String answer) {
    return violations("/v1/breakers/a/acquire-permit", sent, 200, message(JSON, answer));
  }

  @Test
  void whatIsAsTheContractHasItIsNoViolation() {
    assertThat(ofAcquire("{\"caller\": \"a\"}", PERMIT)).isEmpty();
    assertThat(ofAcquire("null", PERMIT)).isEmpty();
    assertThat(refused(404, "not-found")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"caler\": \"a\"}", "{\"caller\": 1}", "[]", "{", "{\"permitLease\": \"1s\"}"})
  void aBodyThatTheContractDoesNotTakeIsNotToBeTaken(String sent) {
    assertThat(ofAcquire(sent, PERMIT)).isNotEmpty();
  }

  @Test
  void anAnswerIsLookedAtToTheLastField() {
    assertThat(ofAcquire("", PERMIT.replace("\"permitted\"", "\"more\": 1, \"permitted\"")))
        .isNotEmpty();
    assertThat(ofAcquire("", PERMIT.replace("\"state\": \"CLOSED\",", ""))).isNotEmpty();
    assertThat(ofAcquire("", PERMIT.replace("\"CLOSED\"", "null"))).isNotEmpty();
    assertThat(ofAcquire("", PERMIT.replace("\"CLOSED\"", "\"BLUE\""))).isNotEmpty();
    assertThat(ofAcquire("", PERMIT.replace("\"generation\": 1", "\"generation\": \"1\"")))
        .isNotEmpty();
    assertThat(ofAcquire("", PERMIT + "x")).isNotEmpty();
    assertThat(violations("/v1/breakers/a/acquire-permit", "", 200, message("text/plain", PERMIT)))
        .isNotEmpty();
  }

  @Test
  void parametersAreLookedAt() {
    assertThat(violations("/v1/breakers/a/acquire-permit?x=1", "", 200, message(JSON, PERMIT)))
        .isNotEmpty();
    assertThat(violations("/v1/breakers/a*/acquire-permit", "", 200, message(JSON, PERMIT)))
        .isNotEmpty();
  }

  @Test
  void aStatusAndAProblemAreOfTheOperation() {
    assertThat(refused(402, "not-found")).isNotEmpty();
    assertThat(refused(404, "overloaded")).isNotEmpty();
    assertThat(refused(429, "overloaded")).as("without Retry-After").isNotEmpty();
    assertThat(violations("/v1/breakers/a/reset", "", 200, message(JSON, PERMIT))).isNotEmpty();
  }

  private static List<String> refused(int status, String kind) {
    Message answer = message("application/problem+json", PROBLEM.formatted(kind, status));
    return violations("/v1/breakers/a/acquire-permit", "", status, answer);
  }

  @Test
  void whereThereIsNoOperationThereIsAProblem() {
    assertThat(violations("/v1/nothing", "", 200, message(JSON, "{}"))).isNotEmpty();
    assertThat(violations("/v1/nothing", "", 404, message(JSON, "{}"))).isNotEmpty();
    assertThat(violations("/v1/breakers", "", 405, message(JSON, "{}"))).isNotEmpty();
  }

  private static final String EVENT =
      """
      event:transition
      id:5
      data:{"id":5,"breaker":"a","generation":2,"from":"CLOSED","to":"OPEN","cause":"RESET","why":"so",\
      "at":"2026-01-31T12:00:00Z","caller":null,"principal":null,"reason":null,\
      "changes":[]}
      """;

  @Test
  void anEventIsLookedAtToTheLastField() {
    assertThat(ContractCheck.violations(":nothing new\nid:5")).isEmpty();
    assertThat(ContractCheck.violations(EVENT)).isEmpty();
    assertThat(ContractCheck.violations(EVENT.replace("event:", "event: "))).isEmpty();
    assertThat(ContractCheck.violations(EVENT.replace("event:transition", ""))).isNotEmpty();
    assertThat(ContractCheck.violations(EVENT.replace("id:5\n", ""))).isNotEmpty();
    assertThat(ContractCheck.violations(EVENT.replace("\"OPEN\"", "null"))).isNotEmpty();
    assertThat(ContractCheck.violations(EVENT.replace("\"caller\"", "\"host\""))).isNotEmpty();
    assertThat(ContractCheck.violations(EVENT.replace("[]}", "[]"))).isNotEmpty();
  }

  @Test
  void aStreamTakesNoParametersButTheName() {
    assertThat(violationsOfStream("/v1/transitions?name=a*")).isEmpty();
    assertThat(violationsOfStream("/v1/breakers/a/transitions")).isEmpty();
    assertThat(violationsOfStream("/v1/transitions?limit=1")).isNotEmpty();
    assertThat(violationsOfStream("/v1/breakers/a/transitions?name=a")).isNotEmpty();
    assertThat(violationsOfStream("/v1/breakers/a*/transitions")).isNotEmpty();
    assertThat(violationsOfStream("/v1/breakers")).isNotEmpty();
  }

  private static List<String> violationsOfStream(String target) {
    Message request = new Message(Map.of("Accept", List.of("text/event-stream")), "");
    Message head = new Message(Map.of("Content-Type", List.of("text/event-stream")), null);
    return ContractCheck.violations(new Exchange("GET", target, request, 200, head));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\n\r\n{}more",
        "transfer-encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\nmore",
        "Connection: close\r\n\r\n{}",
      })
  void anAnswerEndsWhereItsHeadSays(String rest) throws IOException {
    String answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\n" + rest;
    InputStream in = new ByteArrayInputStream(answer.getBytes(UTF_8));
    String sent = "POST http://x/v1/nothing?a=b HTTP/1.1\r\nX-Caller: \u00e9\r\n\r\nbody";
    Exchange exchange = Exchange.read(sent.getBytes(UTF_8), in);
    assertThat(exchange.status()).isEqualTo(404);
    assertThat(exchange.answer().body()).isEqualTo("{}");
    assertThat(in.readAllBytes()).hasSize(rest.endsWith("more") ? 4 : 0);
    assertThat(exchange.method()).isEqualTo("POST");
    assertThat(exchange.target()).isEqualTo("/v1/nothing?a=b");
    assertThat(exchange.request().header("x-caller")).isEqualTo("\u00e9");
    assertThat(exchange.request().body()).isEqualTo("body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}"})
  void anAnswerThatIsCutIsNone(String cut) {
    InputStream in = new ByteArrayInputStream(cut.getBytes(UTF_8));
    assertThatThrownBy(() -> RawMessage.readAnswer(in, "GET")).isInstanceOf(EOFException.class);
  }
}
