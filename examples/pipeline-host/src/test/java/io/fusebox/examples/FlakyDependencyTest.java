package io.fusebox.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlakyDependencyTest {

  private FlakyDependency dependency;
  private Prices prices;

  @BeforeEach
  void start() throws IOException {
    dependency = FlakyDependency.start(0);
    prices = new Prices(dependency.port());
  }

  @AfterEach
  void end() {
    dependency.close();
  }

  @Test
  void givesPricesUntilItIsSwitchedDownAndAgainWhenItIsUp() throws IOException {
    assertThat(prices.of("one")).isEqualTo(42);

    prices.turn("down");
    assertThatThrownBy(() -> prices.of("one"))
        .isInstanceOf(IOException.class)
        .hasMessage("prices answered 503");
    assertThat(prices.answers()).isTrue();

    prices.turn("up");
    assertThat(prices.of("one")).isEqualTo(42);
  }

  @Test
  void isNotThereOnceItIsClosed() {
    dependency.close();

    assertThat(prices.answers()).isFalse();
    assertThatThrownBy(() -> prices.of("one"))
        .isInstanceOf(IOException.class)
        .hasMessage("prices did not answer: ConnectException");
  }

  @Test
  void startsOnlyOnceOnAPort() {
    assertThatThrownBy(() -> FlakyDependency.start(dependency.port()))
        .isInstanceOf(BindException.class);
  }
}
