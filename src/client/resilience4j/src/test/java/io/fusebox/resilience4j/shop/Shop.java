package io.fusebox.resilience4j.shop;

import io.fusebox.client.Breakers;
import io.fusebox.resilience4j.FuseboxCircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The application: what was there before, and two beans. */
@Configuration
@EnableAutoConfiguration
@Import(Payments.class)
public class Shop {

  @Bean
  MeterRegistry meterRegistry() {
    return new SimpleMeterRegistry();
  }

  @Bean
  Breakers breakers() throws URISyntaxException {
    Path settings =
        Path.of(Objects.requireNonNull(Shop.class.getResource("/application.yml")).toURI());
    return Breakers.builder().resilience4j(settings).inMemory();
  }

  @Bean
  CircuitBreakerRegistry circuitBreakerRegistry(
      Breakers breakers, RegistryEventConsumer<CircuitBreaker> consumer) {
    return FuseboxCircuitBreakerRegistry.of(breakers, Map.of(), List.of(consumer), Map.of());
  }
}
