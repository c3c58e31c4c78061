package io.fusebox.service.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.contract.Exchange.Message;
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
}
