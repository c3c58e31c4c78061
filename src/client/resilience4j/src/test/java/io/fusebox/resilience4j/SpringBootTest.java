package io.fusebox.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.client.Breakers;
import io.fusebox.engine.State;
import io.fusebox.resilience4j.shop.Payments;
import io.fusebox.resilience4j.shop.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class SpringBootTest {

  private final ConfigurableApplicationContext shop =
      new SpringApplicationBuilder(Shop.class).web(WebApplicationType.NONE).run();
  private final Payments payments = shop.getBean(Payments.class);
  private final Breakers breakers = shop.getBean(Breakers.class);

  @AfterEach
  void close() {
    shop.close();
  }

  private static Supplier<String> failing(RuntimeException thrown) {
    return () -> {
      throw thrown;
    };
  }

  @Test
  void annotationsFallbacksAndMetersGoOnWithABreakerOfOurs() {
    assertThat(payments.charge(() -> "charged")).isEqualTo("charged");
    IllegalArgumentException ignored = new IllegalArgumentException("no such card");
    assertThatThrownBy(() -> payments.charge(failing(ignored))).isSameAs(ignored);
    IllegalStateException down = new IllegalStateException("down");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> payments.charge(failing(down))).isSameAs(down);
    }
    assertThat(breakers.get("payments").state()).isEqualTo(State.OPEN);
    assertThat(payments.charge(() -> "not made")).isEqualTo("later: payments");

    MeterRegistry meters = shop.getBean(MeterRegistry.class);
    assertThat(calls(meters, "successful")).isEqualTo(1);
    assertThat(calls(meters, "failed")).isEqualTo(3);
    assertThat(calls(meters, "ignored")).isEqualTo(1);
    assertThat(
            meters
                .get("resilience4j.circuitbreaker.not.permitted.calls")
                .tag("name", "payments")
                .counter()
                .count())
        .isEqualTo(1);
  }

  private static long calls(MeterRegistry meters, String kind) {
    return meters
        .get("resilience4j.circuitbreaker.calls")
        .tags("name", "payments", "kind", kind)
        .timer()
        .count();
  }

  @Test
  void annotatedStagesCountWhenTheyEnd() {
    IllegalStateException down = new IllegalStateException("down");
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> payments.stock(failing(down)).toCompletableFuture().join())
          .isInstanceOf(CompletionException.class);
    }
    assertThat(breakers.get("stock").state()).isEqualTo(State.OPEN);
  }
}
