package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

  private static final String UUID_TEXT = "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eab";
  private static final String RANDOM_UUID_TEXT = "7d9c2f5e-7b2a-4c3d-8e4f-5a6b7c8d9eab";
  private static final UUID UUID_ITSELF = UUID.fromString(UUID_TEXT);

  @Test
  void aKeyThatIsAUuidStandsForItself() {
    assertThat(IdempotencyKey.of(UUID_TEXT, "a request").key()).isEqualTo(UUID_ITSELF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01932F5E-7B2A-7C3D-8E4F-5A6B7C8D9EAB",
        "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eaB",
        "01932f5e7b2a-7c3d-8e4f--5a6b7c8d9eab",
        "001932f5e-7b2a-7c3d-8e4f-5a6b7c8d9ea",
        "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eag",
        "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9ea",
        "0-0-0-0-0",
        "payment 4711, third try of the night"
      })
  void anyOtherKeyIsHashedAndStandsForItselfAlone(String text) {
    IdempotencyKey key = IdempotencyKey.of(text, "a request");

    assertThat(key.key()).isNotEqualTo(UUID_ITSELF);
    assertThat(key.risesWithTime()).isFalse();
    assertThat(key.key().version()).isEqualTo(8);
    assertThat(key).isEqualTo(IdempotencyKey.of(text, "a request"));
    assertThat(key.key()).isNotEqualTo(IdempotencyKey.of(text + " ", "a request").key());
  }

  @Test
  void theFingerprintIsOfTheRequest() {
    IdempotencyKey key = IdempotencyKey.of(UUID_TEXT, "a request");

    assertThat(IdempotencyKey.of("another key", "a request").fingerprint())
        .isEqualTo(key.fingerprint());
    assertThat(IdempotencyKey.of(UUID_TEXT, "another request").fingerprint())
        .isNotEqualTo(key.fingerprint());
  }

  @Test
  void aUuidOfVersionSevenRisesWithTimeAndNoOtherDoes() {
    assertThat(IdempotencyKey.of(UUID_TEXT, "a request").risesWithTime()).isTrue();
    assertThat(IdempotencyKey.of(RANDOM_UUID_TEXT, "a request").risesWithTime()).isFalse();
  }

  @Test
  void keysThatRiseWithTimeAreInTheOrderOfTheirTexts() {
    List<String> texts =
        List.of(
            "00000000-0000-7000-8000-000000000000",
            "01932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eab",
            "01932f5e-7b2a-7c3d-bfff-5a6b7c8d9eab",
            "01932f5e-7b2a-7c3e-8000-000000000000",
            "f1932f5e-7b2a-7c3d-8e4f-5a6b7c8d9eab");

    assertThat(texts.stream().map(UUID::fromString)).isSortedAccordingTo(IdempotencyKey.BY_TIME);
    assertThat(IdempotencyKey.isAfter(UUID_ITSELF, null)).isTrue();
    assertThat(IdempotencyKey.isAfter(UUID_ITSELF, UUID_ITSELF)).isFalse();
  }

  @Test
  void aPartOfARequestHasTheKeyOfTheRequestWhereThatRisesWithTime() {
    IdempotencyKey whole = IdempotencyKey.of(UUID_TEXT, "a request");

    assertThat(whole.of("payments")).isEqualTo(whole);
    assertThat(ScopedKey.of(whole, "payments")).isNotEqualTo(ScopedKey.of(whole, "orders"));
  }

  @Test
  void aPartOfARequestHasAKeyOfItsOwnWhereThatIsAnyOther() {
    IdempotencyKey whole = IdempotencyKey.of(RANDOM_UUID_TEXT, "a request");

    IdempotencyKey part = whole.of("payments");

    assertThat(part.key()).isNotEqualTo(whole.key());
    assertThat(part.key()).isNotEqualTo(whole.of("orders").key());
    assertThat(part.key().getMostSignificantBits()).isEqualTo(whole.key().getMostSignificantBits());
    assertThat(part.fingerprint()).isEqualTo(whole.fingerprint());
    assertThat(ScopedKey.of(whole, "payments")).isEqualTo(ScopedKey.of(whole, "orders"));
  }

  @Test
  void partsOfRequestsWhoseKeysDifferInTheirEndsDiffer() {
    String other = RANDOM_UUID_TEXT.replace("9eab", "9eac");

    assertThat(IdempotencyKey.of(RANDOM_UUID_TEXT, "a request").of("payments"))
        .isNotEqualTo(IdempotencyKey.of(other, "a request").of("payments"));
  }
}
