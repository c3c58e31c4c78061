package io.fusebox.service.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.LaneStore;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.KeyTakenException;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.support.PostgresTestResource;
import io.fusebox.service.support.Threads;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two instances that keep the same keys at the same moment never wait for each other. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class OrderOfKeysIT {

  private static final String NAME = "order-of-keys";
  private static final int KEYS = 1_500;

  @Inject LaneStore store;

  @Test
  void oneOfTwoWritesKeepsItsAnswersAndTheOtherFindsTheKeysTaken() throws Exception {
    given().post("/v1/breakers/" + NAME + "/record-success").then().statusCode(200);
    Reading reading = store.read(Set.of(NAME));
    for (int round = 0; round < 10; round++) {
      List<KeptAnswer> answers = answers(round);
      List<KeptAnswer> backwards = new ArrayList<>(answers);
      Collections.reverse(backwards);
      AtomicInteger taken = new AtomicInteger();
      Threads.atOnce(
          2,
          instance -> {
            try {
              store.write(changes(reading, instance == 0 ? answers : backwards));
            } catch (KeyTakenException e) {
              taken.incrementAndGet();
            }
            return 0;
          });
      assertThat(taken).hasValue(1);
    }
  }

  private static List<KeptAnswer> answers(int round) {
    return IntStream.range(0, KEYS)
        .mapToObj(i -> IdempotencyKey.of(round + "-" + i, "some").toBreaker(NAME))
        .map(key -> new KeptAnswer(key, NAME, new byte[] {1}))
        .toList();
  }

  private static Changes changes(Reading reading, List<KeptAnswer> answers) {
    long version = Objects.requireNonNull(reading.rows().get(NAME)).version();
    return new Changes(List.of(), List.of(), answers, Map.of(NAME, version), reading.now());
  }
}
