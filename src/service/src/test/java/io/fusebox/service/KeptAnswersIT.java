package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.Keys;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a request was answered it is answered again, on any instance, whatever has become of its
 * breaker meanwhile.
 */
class KeptAnswersIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final String WITH_PERMIT = "{\"permitId\": \"%s\", \"caller\": \"host-a\"}";
  private static final String BATCH =
      "{\"outcomes\": [{\"breaker\": \"%s\", \"runs\": [{\"outcome\": \"failure\"}]}]}";

  @RegisterExtension static final TwoServices SERVICES = TwoServices.patient(Map.of());

  private final String name = "kept-" + NUMBER.incrementAndGet();
  private final String path = "/v1/breakers/" + name;

  /** Each call with a key in each form, and the form of its body for a name or a permit. */
  static Stream<Arguments> calls() {
    List<String> withPermit = List.of("record-success", "record-failure", "release-permit");
    List<Arguments> calls =
        Stream.concat(
                withPermit.stream().map(call -> Arguments.of(call, WITH_PERMIT)),
                Stream.of(
                    Arguments.of("acquire-permit", ""),
                    Arguments.of("record-failure", ""),
                    Arguments.of("reset", ""),
                    Arguments.of("outcomes", BATCH)))
            .toList();
    return calls.stream().flatMap(call -> keys().map(key -> with(call, key)));
  }

  private static Stream<String> keys() {
    return Stream.of(
        Keys.RANDOM.next(), Keys.TIME_ORDERED.next(), "run-7/step-3/" + UUID.randomUUID());
  }

  private static Arguments with(Arguments call, String key) {
    return Arguments.of(call.get()[0], call.get()[1], key);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void afterADeleteTheSameRequestIsAnsweredAsAtFirst(String call, String body, String key) {
    String sent = body(body);
    String first = ask(SERVICES.one(), call, sent, key);

    delete();

    assertThat(ask(SERVICES.two(), call, sent, key)).isEqualTo(first);
    assertThat(ask(SERVICES.one(), call, sent, key)).isEqualTo(first);
    SERVICES.one().request().get(path).then().statusCode(404);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void toABreakerThatWasRenewedTheSameRequestIsAnsweredAsAtFirst(
      String call, String body, String key) {
    String sent = body(body);
    String first = ask(SERVICES.one(), call, sent, key);

    delete();
    SERVICES.two().request().body("{}").put(path).then().statusCode(201);

    assertThat(ask(SERVICES.one(), call, sent, key)).isEqualTo(first);
    assertThat(ask(SERVICES.two(), call, sent, key)).isEqualTo(first);
    SERVICES
        .one()
        .request()
        .get(path)
        .then()
        .body("counts.bufferedCalls", equalTo(0))
        .body("generation", equalTo(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acquire-permit", "record-success", "record-failure", "reset"})
  void theBytesThatAreKeptAreTheBytesThatAreSent(String call) {
    body("");
    SERVICES.postgres().execute("delete from idempotency_key");
    String sent = ask(SERVICES.one(), call, "", Keys.RANDOM.next());
    String kept = "select convert_from(answer, 'UTF8') from idempotency_key";
    assertThat(SERVICES.postgres().query(kept)).isEqualTo(sent);
  }

  @Test
  void keysThatAreSentAgainAreNoTroubleToPostgres() {
    calls()
        .map(Arguments::get)
        .forEach(
            call -> {
              String sent = body((String) call[1]);
              String key = (String) call[2];
              String first = ask(SERVICES.one(), (String) call[0], sent, key);
              for (ServiceProcess service : List.of(SERVICES.two(), SERVICES.one())) {
                assertThat(ask(service, (String) call[0], sent, key)).isEqualTo(first);
              }
            });
    assertThat(SERVICES.postgres().troubleInLog()).isEmpty();
  }

  /** The body for the breaker, which is there then. */
  private String body(String form) {
    String permit =
        SERVICES.one().request().post(path + "/acquire-permit").jsonPath().getString("permitId");
    return form.formatted(form.equals(BATCH) ? name : permit);
  }

  private String ask(ServiceProcess service, String call, String body, String key) {
    String target = call.equals("outcomes") ? "/v1/outcomes" : path + "/" + call;
    Response answer =
        service.request().header("Idempotency-Key", key).body(body).post(target).thenReturn();
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.asString();
  }

  private void delete() {
    SERVICES.two().request().delete(path).then().statusCode(204);
  }
}
