package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuseboxPropertiesTest {

  private static Settings settings(Breakers.Builder builder, String breaker) {
    try (Breakers breakers = builder.inMemory()) {
      return breakers.get(breaker).view().settings();
    }
  }

  private static Breakers.Builder builder(Map<String, String> properties) {
    return Breakers.builder().properties(properties);
  }

  private static InvalidConfigurationException refused(Map<String, String> properties) {
    return catchThrowableOfType(
        InvalidConfigurationException.class, () -> builder(properties).inMemory());
  }

  @Test
  void everySettingHasItsKey() {
    Breakers.Builder builder =
        builder(
            Map.ofEntries(
                Map.entry("fusebox.default.consecutiveFailureThreshold", "7"),
                Map.entry("fusebox.default.failureCountThreshold", "40"),
                Map.entry("fusebox.default.failureRateThreshold", "12.5"),
                Map.entry("fusebox.default.slowCallRateThreshold", "60"),
                Map.entry("fusebox.default.slowCallDurationThreshold", "PT2S"),
                Map.entry("fusebox.default.slidingWindowType", "time-based"),
                Map.entry("fusebox.default.slidingWindowSize", "30"),
                Map.entry("fusebox.default.minimumNumberOfCalls", "20"),
                Map.entry("fusebox.default.minimumDistinctCallers", "3"),
                Map.entry("fusebox.default.waitDurationInOpenState", "500ms"),
                Map.entry("fusebox.default.waitDurationMultiplier", "2"),
                Map.entry("fusebox.default.maxWaitDurationInOpenState", "5m"),
                Map.entry("fusebox.default.permittedNumberOfCallsInHalfOpenState", "4"),
                Map.entry("fusebox.default.minimumNumberOfCallsInHalfOpenState", "2"),
                Map.entry("fusebox.default.permitLease", "10s"),
                Map.entry("fusebox.default.maxPermitLease", "20m"),
                Map.entry("fusebox.default.maxWaitDurationInHalfOpenState", "PT1M"),
                Map.entry("fusebox.default.automaticTransitionFromOpenToHalfOpenEnabled", "true")));
    assertThat(settings(builder, "any"))
        .isEqualTo(
            new Settings(
                7,
                40,
                12.5f,
                60f,
                Duration.ofSeconds(2),
                SlidingWindowType.TIME_BASED,
                30,
                20,
                3,
                Duration.ofMillis(500),
                2,
                Duration.ofMinutes(5),
                4,
                2,
                Duration.ofSeconds(10),
                Duration.ofMinutes(20),
                Duration.ofMinutes(1),
                true));
  }

  @Test
  void aBreakersKeysStandOnTheDefaultAndOnWhatWasGivenBefore() {
    Breakers.Builder builder =
        Breakers.builder()
            .settings(Settings.builder().slidingWindowSize(9).build())
            .properties(
                Map.of(
                    "fusebox.default.waitDurationInOpenState", "PT30S",
                    "fusebox.breakers.payments.failure-rate-threshold", "50",
                    "fusebox.breakers.\"a.b\".consecutiveFailureThreshold", ""));
    assertThat(settings(builder, "payments"))
        .returns(50f, Settings::failureRateThreshold)
        .returns(Duration.ofSeconds(30), Settings::waitDurationInOpenState)
        .returns(9, Settings::slidingWindowSize);
    assertThat(settings(builder, "a.b")).returns(null, Settings::consecutiveFailureThreshold);
    assertThat(settings(builder, "other"))
        .returns(null, Settings::failureRateThreshold)
        .returns(5, Settings::consecutiveFailureThreshold);
  }

  @Test
  void nullTurnsARuleOff() {
    assertThat(
            settings(builder(Map.of("fusebox.default.consecutive-failure-threshold", "null")), "x"))
        .returns(null, Settings::consecutiveFailureThreshold);
  }

  @Test
  void namesEachKeyThatIsWrongWithItsValueAndWhatWouldBeRight() {
    InvalidConfigurationException refusal =
        refused(
            Map.of(
                "fusebox.default.failureRateTreshold", "50",
                "fusebox.default.waitDurationInOpenState", "30",
                "fusebox.default.slidingWindowSize", "0",
                "fusebox.default.slidingWindowType", "COUNT",
                "fusebox.breakers.a.b.permitLease", "PT1S",
                "fusebox.breakers.\"no*name\".permitLease", "PT1S",
                "fusebox.breakers.p.minimumNumberOfCalls", "",
                "fusebox.breaker.p.permitLease", "PT1S",
                "quarkus.http.port", "x"));
    assertThat(refusal.problems())
        .hasSize(8)
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("unknown key fusebox.default.failureRateTreshold: the settings are")
                    .contains("failureRateThreshold"))
        .contains(
            "fusebox.default.waitDurationInOpenState must be a duration as PT30S, 30s or 500ms,"
                + " but was '30'",
            "fusebox.default.slidingWindowSize must be from 1 to 10,000 calls for COUNT_BASED, but"
                + " was 0",
            "fusebox.default.slidingWindowType must be COUNT_BASED or TIME_BASED or UNBOUNDED, but"
                + " was 'COUNT'",
            "fusebox.breakers.p.minimumNumberOfCalls must be a whole number, but was ''")
        .anySatisfy(it -> assertThat(it).contains("fusebox.breakers.a.b.permitLease", "in quotes"))
        .anySatisfy(
            it -> assertThat(it).contains("'no*name'", "1 to 128 characters", "'no%2Aname'"))
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains(
                        "fusebox.breaker.p.permitLease", "fusebox.breakers.<name>.<setting>"));
    assertThat(refusal).hasMessageStartingWith("The properties cannot be used:\n- ");
  }

  @Test
  void aSettingThatIsGivenTwiceIsRefused() {
    assertThat(
            refused(
                    Map.of(
                        "fusebox.default.permitLease", "PT1S",
                        "fusebox.default.permit-lease", "PT2S"))
                .problems())
        .singleElement()
        .asString()
        .contains("fusebox.default.permitLease", "fusebox.default.permit-lease", "given twice");
  }

  @Test
  void readsPropertiesAndYamlFiles(@TempDir Path folder) throws IOException {
    Path properties =
        Files.writeString(
            folder.resolve("f.properties"), "fusebox.breakers.\"a.b\".slidingWindowSize=11\n");
    Path yaml =
        Files.writeString(
            folder.resolve("f.yaml"),
            """
            fusebox:
              default: {slidingWindowSize: 12}
            ---
            fusebox:
              default:
                slidingWindowSize: 13
            """);
    assertThat(settings(Breakers.builder().properties(properties), "a.b"))
        .returns(11, Settings::slidingWindowSize);
    assertThat(settings(Breakers.builder().properties(yaml), "a.b"))
        .returns(13, Settings::slidingWindowSize);
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
    Path broken = Files.writeString(folder.resolve("f.yml"), "a: [");
    Path other = Files.writeString(folder.resolve("f.toml"), "a = 1");
    Path away = folder.resolve("away.properties");
    for (Path file : new Path[] {broken, other, away}) {
      assertThat(
              catchThrowableOfType(
                  InvalidConfigurationException.class, () -> Breakers.builder().properties(file)))
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void settingsThatAreBroughtAlongHoldWhereNoneWereGivenForTheName() {
    Settings brought = Settings.builder().slidingWindowSize(77).build();
    try (Breakers breakers =
        builder(Map.of("fusebox.breakers.named.slidingWindowSize", "8")).inMemory()) {
      assertThat(breakers.get("named", brought, null).view().settings().slidingWindowSize())
          .isEqualTo(8);
      assertThat(breakers.get("other", brought, null).view().settings()).isEqualTo(brought);
      assertThat(breakers.get("other")).isSameAs(breakers.get("other", null, null));
      assertThat(breakers.all()).extracting(Breaker::name).containsOnly("named", "other");
    }
  }
}
