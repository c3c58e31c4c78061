package io.fusebox.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fusebox.client.Breaker;
import io.fusebox.client.Breakers;
import io.fusebox.engine.BreakerView;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.common.CompositeCustomizer;
import io.github.resilience4j.common.circuitbreaker.configuration.CommonCircuitBreakerConfigurationProperties;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** One file, read by Spring Boot for Resilience4j, and by Fusebox. */
public class ConfigurationDifferentialTest {

  private static final List<Exception> THROWN =
      List.of(
          new IOException("down"),
          new FileNotFoundException("none"),
          new TimeoutException("late"),
          new CompletionException(new IOException("inside")),
          new IllegalArgumentException("ours"),
          new IllegalStateException("state"),
          new ArithmeticException("ignored"),
          new UnsupportedOperationException("state"));

  /** Named in the configuration. */
  public static final class MessageOfState implements Predicate<Throwable> {
    @Override
    public boolean test(Throwable thrown) {
      return Objects.equals(thrown.getMessage(), "state");
    }
  }

  /** Named in the configuration. */
  public static final class MessageOfIgnored implements Predicate<Throwable> {
    @Override
    public boolean test(Throwable thrown) {
      return Objects.equals(thrown.getMessage(), "ignored");
    }
  }

  /** Named in the configuration. */
  public static final class Refused implements Predicate<Object> {
    @Override
    public boolean test(Object result) {
      return result.equals("refused");
    }
  }

  private static CommonCircuitBreakerConfigurationProperties readBySpring() throws IOException {
    List<PropertySource<?>> sources =
        new ArrayList<>(
            new YamlPropertySourceLoader()
                .load("differential", new ClassPathResource("differential.yml")));
    // Later documents go before, and Spring Boot asks the first first.
    Collections.reverse(sources);
    return new Binder(ConfigurationPropertySources.from(sources))
        .bind("resilience4j.circuitbreaker", CommonCircuitBreakerConfigurationProperties.class)
        .get();
  }

  private static Breakers readHere() throws URISyntaxException {
    Path file =
        Path.of(
            Objects.requireNonNull(
                    ConfigurationDifferentialTest.class.getResource("/differential.yml"))
                .toURI());
    return Breakers.builder().resilience4j(file).inMemory();
  }

  private static CircuitBreakerConfig theirs(String name) throws IOException {
    CommonCircuitBreakerConfigurationProperties properties = readBySpring();
    return properties.createCircuitBreakerConfig(
        name, properties.getInstances().get(name), new CompositeCustomizer<>(List.of()));
  }

  @Test
  void bothKnowTheSameInstances() throws IOException {
    assertThat(readBySpring().getInstances().keySet())
        .containsExactlyInAnyOrder(
            "plain",
            "empty-wait",
            "based",
            "further",
            "same-name",
            "predicates",
            "lists-anew",
            "growing",
            "old-fashioned",
            "a.b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "empty-wait",
        "based",
        "further",
        "same-name",
        "predicates",
        "lists-anew",
        "growing",
        "old-fashioned",
        "a.b",
        "not-named"
      })
  void bothComeToTheSameSettingsAndRules(String name) throws IOException, URISyntaxException {
    Breaker ours = readHere().get(name);
    assertThat(ours.view().settings()).isEqualTo(Configs.settings(name, theirs(name)));
    for (Exception thrown : THROWN) {
      assertThat(countedHere(name, thrown)).as("%s", thrown).isEqualTo(countedThere(name, thrown));
    }
    assertThat(failedHere(name)).isEqualTo(failedThere(name));
  }

  private static String countedHere(String name, Exception thrown) throws URISyntaxException {
    Breaker fresh = readHere().get(name);
    Throwable caught =
        catchThrowable(
            () ->
                fresh.run(
                    () -> {
                      throw thrown;
                    }));
    assertThat(caught).isSameAs(thrown);
    BreakerView.Counts counts = fresh.view().counts();
    return counts.bufferedCalls() + " counted, " + counts.failedCalls() + " failed";
  }

  private static String countedThere(String name, Exception thrown) throws IOException {
    CircuitBreaker fresh = CircuitBreaker.of(name, theirs(name));
    fresh.onError(1, TimeUnit.MILLISECONDS, thrown);
    CircuitBreaker.Metrics metrics = fresh.getMetrics();
    return metrics.getNumberOfBufferedCalls()
        + " counted, "
        + metrics.getNumberOfFailedCalls()
        + " failed";
  }

  private static long failedHere(String name) throws URISyntaxException {
    Breaker fresh = readHere().get(name);
    String unused = fresh.call(() -> "refused");
    assertThat(unused).isNotNull();
    return fresh.view().counts().failedCalls();
  }

  private static long failedThere(String name) throws IOException {
    CircuitBreaker fresh = CircuitBreaker.of(name, theirs(name));
    fresh.onResult(1, TimeUnit.MILLISECONDS, "refused");
    return fresh.getMetrics().getNumberOfFailedCalls();
  }
}
