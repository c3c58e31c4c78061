package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Settings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Resilience4jConfigurationTest {

  private static final String INSTANCES = "resilience4j.circuitbreaker.instances.";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  Path folder;

  /** Named by its class in the configurations below. */
  static final class Refusals implements Predicate<Object> {
    @Override
    public boolean test(Object result) {
      return result.equals("refused");
    }
  }

  private Breakers read(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("application.yml"), yaml);
    return Breakers.builder().resilience4j(file).inMemory();
  }

  private static InvalidConfigurationException refused(Map<String, String> properties) {
    return catchThrowableOfType(
        InvalidConfigurationException.class, () -> Breakers.builder().resilience4j(properties));
  }

  private static BreakerView after(Breaker breaker, Exception thrown) {
    assertThatThrownBy(
            () ->
                breaker.run(
                    () -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
    return breaker.view();
  }

  @Test
  void resilience4jsDefaultsHoldForWhatIsLeftOut() {
    Breakers breakers = Breakers.builder().resilience4j(Map.of()).inMemory();
    assertThat(breakers.get("any").view().settings())
        .isEqualTo(
            Settings.builder()
                .consecutiveFailureThreshold(null)
                .failureRateThreshold(50f)
                .slowCallRateThreshold(100f)
                .permittedNumberOfCallsInHalfOpenState(10)
                .build());
  }

  @Test
  void anInstanceStandsOnItsBaseAndOnNothingElse() throws IOException {
    Breakers breakers =
        read(
            """
            resilience4j.circuitbreaker:
              configs:
                default: {failureRateThreshold: 30, slidingWindowSize: 40}
                shared: {minimum-number-of-calls: 5, waitDurationInOpenState: 10s}
              instances:
                based: {baseConfig: shared, waitDurationInOpenState: 1000}
                plain: {slowCallDurationThreshold: PT3S}
              backends:
                "[a.b]": {slidingWindowSize: 7}
            """);
    assertThat(breakers.get("based").view().settings())
        .returns(50f, Settings::failureRateThreshold)
        .returns(5, Settings::minimumNumberOfCalls)
        .returns(Duration.ofSeconds(1), Settings::waitDurationInOpenState);
    assertThat(breakers.get("plain").view().settings())
        .returns(30f, Settings::failureRateThreshold)
        .returns(40, Settings::slidingWindowSize)
        .returns(Duration.ofSeconds(3), Settings::slowCallDurationThreshold);
    assertThat(breakers.get("a.b").view().settings()).returns(7, Settings::slidingWindowSize);
    assertThat(breakers.get("unnamed").view().settings()).returns(40, Settings::slidingWindowSize);
  }

  @Test
  void aGrowingWaitHasItsFactorAndItsBound() throws IOException {
    Breakers breakers =
        read(
            """
            resilience4j.circuitbreaker.instances:
              bounded:
                waitDurationInOpenState: 2s
                enableExponentialBackoff: true
                exponentialBackoffMultiplier: 3
                exponentialMaxWaitDurationInOpenState: 20s
              unbounded: {waitDurationInOpenState: 2s, enableExponentialBackoff: true}
            """);
    assertThat(breakers.get("bounded").view().settings())
        .returns(3.0, Settings::waitDurationMultiplier)
        .returns(Duration.ofSeconds(20), Settings::maxWaitDurationInOpenState);
    assertThat(breakers.get("unbounded").view().settings())
        .returns(1.5, Settings::waitDurationMultiplier)
        .returns(Duration.ofDays(365), Settings::maxWaitDurationInOpenState);
  }

  @Test
  void exceptionsCountAsTheListsSay() throws IOException {
    Breakers breakers =
        read(
            """
            resilience4j.circuitbreaker.instances.files:
              recordExceptions:
                - java.io.IOException
              ignoreExceptions: java.io.FileNotFoundException, java.lang.ArithmeticException
              recordResultPredicate: %s
            """
                .formatted(Refusals.class.getName()));
    Breaker files = breakers.get("files");
    assertThat(after(files, new IOException("down")).counts().failedCalls()).isEqualTo(1);
    assertThat(after(files, new FileNotFoundException("none")).counts().bufferedCalls())
        .isEqualTo(1);
    assertThat(after(files, new IllegalStateException("ours")).counts())
        .returns(2L, BreakerView.Counts::bufferedCalls)
        .returns(1L, BreakerView.Counts::failedCalls);
    String unused = files.call(() -> "refused");
    assertThat(unused).isEqualTo("refused");
    assertThat(files.view().counts().failedCalls()).isEqualTo(2);
  }

  @Test
  void laterDocumentsGoBeforeAndListsReplaceEachOther() throws IOException {
    Breakers breakers =
        read(
            """
            resilience4j.circuitbreaker.instances.a:
              slidingWindowSize: 5
              recordExceptions: [java.io.IOException, java.lang.ArithmeticException]
            ---
            resilience4j.circuitbreaker.instances.a:
              recordExceptions: [java.lang.ArithmeticException]
            """);
    Breaker a = breakers.get("a");
    assertThat(a.view().settings().slidingWindowSize()).isEqualTo(5);
    assertThat(after(a, new IOException("counts as a success")).counts().failedCalls()).isZero();
  }

  @Test
  void whatConcernsResilience4jOnlyIsPassedOver() {
    Breakers breakers =
        Breakers.builder()
            .resilience4j(
                Map.of(
                    INSTANCES + "a.registerHealthIndicator",
                    "true",
                    INSTANCES + "a.event-consumer-buffer-size",
                    "10",
                    INSTANCES + "a.writableStackTraceEnabled",
                    "false",
                    INSTANCES + "a.slidingWindowSize",
                    "3",
                    "resilience4j.circuitbreaker.circuitBreakerAspectOrder",
                    "1",
                    "resilience4j.retry.instances.a.maxAttempts",
                    "3"))
            .inMemory();
    assertThat(breakers.get("a").view().settings().slidingWindowSize()).isEqualTo(3);
  }

  @Test
  void namesEachKeyThatIsWrong() {
    InvalidConfigurationException refusal =
        refused(
            Map.of(
                INSTANCES + "a.failureRateTreshold",
                "50",
                INSTANCES + "a.failureRateThreshold",
                "${RATE:50}",
                INSTANCES + "a.slidingWindowSize",
                "many",
                INSTANCES + "a.minimumNumberOfCalls",
                "0",
                INSTANCES + "b.baseConfig",
                "away",
                INSTANCES + "c.recordExceptions",
                "no.such.Error",
                INSTANCES + "d.initialState",
                "FORCED_OPEN",
                INSTANCES + "e.x.slidingWindowSize",
                "1",
                "resilience4j.circuitbreaker.instance.f.slidingWindowSize",
                "1"));
    assertThat(refusal.problems()).hasSize(9);
    assertThat(refusal)
        .hasMessageContaining("unknown key " + INSTANCES + "a.failureRateTreshold")
        .hasMessageContaining(
            INSTANCES
                + "a.failureRateThreshold must be a value, since placeholders are not resolved, but"
                + " was '${RATE:50}'")
        .hasMessageContaining(
            INSTANCES + "a.slidingWindowSize must be a whole number, but was 'many'")
        .hasMessageContaining(
            INSTANCES + "a.minimumNumberOfCalls must be from 1 to 1,000,000, but was 0")
        .hasMessageContaining(INSTANCES + "b.baseConfig must be one of configs [], but was 'away'")
        .hasMessageContaining("there is no class no.such.Error")
        .hasMessageContaining(INSTANCES + "d.initialState must be CLOSED")
        .hasMessageContaining("stands in brackets")
        .hasMessageContaining("configs, instances and backends are known");
  }

  @Test
  void missingClassesCanBePassedOver() {
    Breakers breakers =
        Breakers.builder()
            .resilience4j(
                Map.of(
                    INSTANCES + "a.ignoreExceptions", "no.such.Error,java.io.IOException",
                    INSTANCES + "a.ignoreClassBindingExceptions", "true"))
            .inMemory();
    assertThat(after(breakers.get("a"), new IOException("ignored")).counts().bufferedCalls())
        .isZero();
  }

  @Test
  void aDocumentForAProfileIsRefused() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    spring.config.activate.on-profile: prod
                    resilience4j.circuitbreaker.instances.a.slidingWindowSize: 5
                    """))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("profiles are not resolved");
  }

  @Test
  void basesThatLeadInACircleAreRefused() {
    assertThat(
            refused(
                    Map.of(
                        "resilience4j.circuitbreaker.configs.a.baseConfig", "b",
                        "resilience4j.circuitbreaker.configs.b.baseConfig", "a"))
                .problems())
        .allSatisfy(problem -> assertThat(problem).contains("baseConfig must be no circle"));
  }

  @Test
  void anInstanceWhoseNameNoBreakerCanHaveIsFoundByItsEscapedName() {
    Breakers read =
        Breakers.builder()
            .resilience4j(
                Map.of(
                    "resilience4j.circuitbreaker.instances.orders*.slidingWindowSize",
                    "7",
                    "resilience4j.circuitbreaker.instances.DemoClient#getDemo().slidingWindowSize",
                    "8"))
            .inMemory();
    assertThat(read.get(BreakerNames.escaped("orders*")).view().settings())
        .returns(7, Settings::slidingWindowSize);
    assertThat(read.get("DemoClient#getDemo()").view().settings())
        .returns(8, Settings::slidingWindowSize);
  }
}
