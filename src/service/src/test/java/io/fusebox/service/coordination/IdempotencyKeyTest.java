package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under what an answer is kept: two requests meet there only if it is the same key and scope. */
class IdempotencyKeyTest {

  private static final String TIME_ORDERED = "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eab";

  @ParameterizedTest
  @ValueSource(
      strings = {
        TIME_ORDERED,
        "7d9c2f5e-7b2a-4c3d-8e4f-5a6b7c8d9eab",
        "01932F5E-7B2A-7C3D-8E4F-5A6B7C8D9EAB",
        "payment 4711, third try of the night",
        "k"
      })
  void aKeyOfAnyFormIsScopedToTheBreakerOrTheBatch(String text) {
    IdempotencyKey key = key(text);

    assertThat(
            Stream.of(
                key.toBreaker("payments"),
                key.toBreaker("orders"),
                key.toBatch(),
                key.toPartOfBatch("payments"),
                key.toPartOfBatch("orders")))
        .doesNotHaveDuplicates();
    assertThat(key.toBreaker("payments")).isEqualTo(key(text).toBreaker("payments"));
  }

  @Test
  void keysOfAnyFormThatDifferInOneCharacterDiffer() {
    List<String> texts =
        List.of(
            TIME_ORDERED,
            "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eac",
            "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eaB",
            "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9ea",
            "01932f5e7b2a-7c3d-8e4f--5a6b7c8d9eab",
            "001932f5e-7b2a-7c3d-8e4f-5a6b7c8d9ea",
            "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eag");

    assertThat(texts.stream().map(text -> key(text).toBreaker("payments").id()))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatBelongsToTheNameIsNotTakenForAPartOfTheKey() {
    assertThat(key("b").toBreaker("a")).isNotEqualTo(key("a").toBreaker("b"));
    assertThat(key("b").toBreaker("aa")).isNotEqualTo(key("ab").toBreaker("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"payments", "orders"})
  void keysThatBeginWithTheTimeAreStoredInItsOrder(String breaker) {
    UUID[] stored =
        Stream.of(
                "00000000-0000-7000-8000-000000000000",
                TIME_ORDERED,
                "01932f5e-7b2a-7c3e-8000-000000000000",
                "f1932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eab")
            .map(text -> key(text).toBreaker(breaker).id())
            .toArray(UUID[]::new);

    // PostgreSQL compares them as it compares their texts.
    assertThat(Arrays.stream(stored).map(UUID::toString)).isSorted();
    assertThat(stored[1].getMostSignificantBits())
        .isEqualTo(UUID.fromString(TIME_ORDERED).getMostSignificantBits());
  }

  @Test
  void theFingerprintIsOfTheRequest() {
    StoredKey stored = key(TIME_ORDERED).toBatch();

    assertThat(stored.fingerprint()).isEqualTo(key("another key").fingerprint());
    assertThat(stored.fingerprint())
        .isNotEqualTo(IdempotencyKey.of(TIME_ORDERED, "another request").fingerprint());
  }

  private static IdempotencyKey key(String text) {
    return IdempotencyKey.of(text, "a request");
  }
}
