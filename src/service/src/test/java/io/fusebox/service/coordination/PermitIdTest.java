package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Permit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermitIdTest {

  private static final String MAC = "vN3kq0Zt8_xLr5Yc-Wm2bA7u";

  @Test
  void readsWhatItHasWritten() {
    PermitId trial = new PermitId(1_790_000_000_123_456L, new Permit(7, 2), "4fx0zqs", MAC);
    PermitId noTrial = PermitId.withoutMac(1_790_000_000_123_456L, new Permit(7, 0), "4fx0zqs");
    assertThat(trial.text()).endsWith(".7.2.4fx0zqs." + MAC);
    assertThat(PermitId.parse(trial.text())).isEqualTo(trial);
    assertThat(PermitId.parse(noTrial.text())).isEqualTo(noTrial);
  }

  @Test
  void isShownWithoutItsMac() {
    PermitId trial = new PermitId(1_790_000_000_123_456L, new Permit(7, 2), "4fx0zqs", MAC);
    assertThat(trial).asString().endsWith(".7.2.4fx0zqs");
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
        "zzzzzzzzzzzzz.1.0.a",
        "01.1.0.a",
        "1.1.1.a",
        "1.1.1.a.",
        "1.1.1.a.vN3kq0Zt8_xLr5Yc-Wm2bA7",
        "1.1.1.a.vN3kq0Zt8_xLr5Yc-Wm2bA7u=",
        "1.1.1.a.vN3kq0Zt8_xLr5Yc+Wm2bA7u",
        "1.1.0.a.vN3kq0Zt8_xLr5Yc-Wm2bA7u"
      })
  void refusesWhatNoPermitCanBe(String text) {
    assertThatThrownBy(() -> PermitId.parse(text))
        .isInstanceOf(UnknownPermitIdException.class)
        .hasMessageContaining("permitId");
  }
}
