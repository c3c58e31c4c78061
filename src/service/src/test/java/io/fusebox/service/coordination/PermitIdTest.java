package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Permit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermitIdTest {

  @Test
  void readsWhatItHasWritten() {
    PermitId id = new PermitId(1_790_000_000_123_456L, new Permit(7, 2), "4fx0zqs");
    assertThat(PermitId.parse(id.text())).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1.1.0",
        "1.0.0.a",
        "1.1.-1.a",
        "1.1.0.a.b",
        "1.01.0.a",
        "A.1.0.a",
        "1.1.0.a\n",
        "1.9999999999999999999.0.a",
        "zzzzzzzzzzzzz.1.0.a"
      })
  void refusesWhatNoPermitCanBe(String text) {
    assertThatThrownBy(() -> PermitId.parse(text))
        .isInstanceOf(UnknownPermitIdException.class)
        .hasMessageContaining("permitId");
  }
}
