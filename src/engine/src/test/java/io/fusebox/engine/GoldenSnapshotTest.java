package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Snapshots as they were stored once, in {@code snapshots/v1}: each is read as the breaker that it
 * was, and the breaker is written as these bytes again. Whoever changes one of the files breaks
 * stored breakers.
 */
class GoldenSnapshotTest {

  private static final Settings COUNTED =
      Settings.builder().failureRateThreshold(50f).minimumDistinctCallers(2).build();

  private static final Settings TIMED =
      Settings.builder()
          .slidingWindowType(SlidingWindowType.TIME_BASED)
          .slidingWindowSize(60)
          .slowCallRateThreshold(80f)
          .build();

  private static final Settings UNBOUNDED =
      Settings.builder()
          .slidingWindowType(SlidingWindowType.UNBOUNDED)
          .consecutiveFailureThreshold(null)
          .failureCountThreshold(9)
          .minimumDistinctCallers(2)
          .build();

  private static final Settings TRIALS =
      Settings.builder().permittedNumberOfCallsInHalfOpenState(3).build();

  /** The breakers whose snapshots are kept. */
  enum Golden {
    CLOSED_COUNT_BASED(COUNTED) {
      @Override
      void live(Breaker breaker) {
        report(breaker, Outcome.SUCCESS, 9, 1, "host-a");
        report(breaker, Outcome.FAILURE, 4, 2, "host-a");
        report(breaker, Outcome.SUCCESS, 1, 3, null);
        report(breaker, Outcome.FAILURE, 2, 4, "host-b");
      }
    },
    CLOSED_TIME_BASED(TIMED) {
      @Override
      void live(Breaker breaker) {
        for (int second = 0; second < 70; second += 3) {
          report(breaker, Outcome.SUCCESS, 40 + second, second, "host-a");
          report(breaker, Outcome.FAILURE, 2, second, "host-a");
        }
      }
    },
    CLOSED_UNBOUNDED(UNBOUNDED) {
      @Override
      void live(Breaker breaker) {
        report(breaker, Outcome.SUCCESS, 300, 1, "host-a");
        report(breaker, Outcome.FAILURE, 4, 2, "host-a");
        report(breaker, Outcome.SUCCESS, 1_000_000, 3, null);
        report(breaker, Outcome.FAILURE, 2, 4, "host-b");
      }
    },
    OPEN(COUNTED) {
      @Override
      void live(Breaker breaker) {
        report(breaker, Outcome.FAILURE, 3, 1, "host-a");
        report(breaker, Outcome.FAILURE, 3, 2, "host-b");
        breaker.apply(new Command.AcquirePermit("host-a"), at(3));
      }
    },
    HALF_OPEN(TRIALS) {
      @Override
      void live(Breaker breaker) {
        report(breaker, Outcome.FAILURE, 5, 1, "host-a");
        breaker.apply(new Command.AcquirePermit("host-a"), at(62));
        breaker.apply(new Command.AcquirePermit(null), at(63));
        breaker.apply(
            new Command.RecordOutcome(Outcome.SUCCESS, new Permit(3, 1), null, "host-a", null),
            at(64));
      }
    },
    /** One trial with a lease of its own, one that was renewed, one as the settings say. */
    HALF_OPEN_LEASES(TRIALS) {
      @Override
      void live(Breaker breaker) {
        report(breaker, Outcome.FAILURE, 5, 1, "host-a");
        breaker.apply(new Command.AcquirePermit("host-a", Duration.ofMinutes(5)), at(62));
        breaker.apply(new Command.AcquirePermit("host-b"), at(62));
        breaker.apply(new Command.AcquirePermit("host-c"), at(62));
        breaker.apply(new Command.RenewPermit(new Permit(3, 2), null), at(63));
      }
    },
    SETTINGS_CHANGED(COUNTED) {
      @Override
      void live(Breaker breaker) {
        report(breaker, Outcome.FAILURE, 2, 1, "host-a");
        breaker.apply(new Command.ChangeSettings(TIMED, "host-b"), at(2));
        breaker.apply(
            new Command.ChangeSettings(COUNTED, new Author("host-ü", null, "back again")), at(3));
      }
    },
    METRICS_ONLY(Settings.DEFAULTS) {
      @Override
      void live(Breaker breaker) {
        report(breaker, Outcome.FAILURE, 2, 1, "host-a");
        OperatorOverride override =
            new OperatorOverride(State.METRICS_ONLY, "drill", Micros.toInstant(at(100)));
        breaker.apply(new Command.SetOverride(override, "operator"), at(2));
        report(breaker, Outcome.FAILURE, 8, 3, "host-a");
      }
    };

    @SuppressWarnings("ImmutableEnumChecker") // They are; the checker knows no records.
    private final Settings settings;

    Golden(Settings settings) {
      this.settings = settings;
    }

    abstract void live(Breaker breaker);

    Breaker breaker() {
      Breaker breaker = Breaker.closed(settings, at(0));
      live(breaker);
      return breaker;
    }

    private static void report(
        Breaker breaker, Outcome outcome, int count, int second, @Nullable String caller) {
      Duration duration = Duration.ofSeconds(outcome == Outcome.FAILURE ? 61 : 1);
      breaker.apply(
          new Command.RecordOutcome(outcome, count, null, duration, caller, "no route"),
          at(second));
    }

    private static long at(int second) {
      return Micros.of(Scenario.START.plusSeconds(second));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBreakerIsWrittenAsItAlwaysWas(Golden golden) {
    assertThat(HexFormat.of().formatHex(golden.breaker().snapshot()))
        .isEqualTo(file(golden + ".hex"));
  }

  @ParameterizedTest
  @EnumSource
  void aStoredBreakerIsReadAsWhatItWas(Golden golden) {
    Breaker expected = golden.breaker();
    Breaker stored = Breaker.restore(golden.settings, bytes(golden + ".hex"));
    long later = Golden.at(75);
    assertThat(stored.view(later)).isEqualTo(expected.view(later));
  }

  /** Of a version that knew neither callers nor the reason of a trip. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CLOSED_UNBOUNDED", "HALF_OPEN_LEASES", "SETTINGS_CHANGED"})
  void aBreakerThatAnOlderProgramStoredGoesOn(Golden golden) {
    goesOn(golden, "older/");
  }

  /** Of a version that kept no moment of the latest failure. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CLOSED_UNBOUNDED", "HALF_OPEN_LEASES", "SETTINGS_CHANGED"})
  void aBreakerThatAProgramWithoutLateReportsStoredGoesOn(Golden golden) {
    goesOn(golden, "without-late-reports/");
  }

  /** Of a version that kept neither who failed nor who set an override. */
  @ParameterizedTest
  @EnumSource
  void aBreakerThatAProgramWithoutCallersInItsViewsStoredGoesOn(Golden golden) {
    goesOn(golden, "without-views/");
    BreakerView stored =
        Breaker.restore(golden.settings, bytes("without-views/" + golden + ".hex"))
            .view(Golden.at(63));
    assertThat(stored.notClosedSince()).isNull();
    assertThat(stored.trippedBy()).isNull();
    assertThat(stored.failingCallers()).isEqualTo(BreakerView.FailingCallers.NONE);
    assertThat(stored.failingErrors()).isEqualTo(BreakerView.FailingErrors.NONE);
    assertThat(stored.override() == null ? null : stored.override().setAt()).isNull();
  }

  /** Of a version that kept an operator's reason within the sentence that says what happened. */
  @ParameterizedTest
  @EnumSource(names = {"METRICS_ONLY", "SETTINGS_CHANGED"})
  void aBreakerThatAProgramWithoutReasonsStoredGoesOn(Golden golden) {
    goesOn(golden, "without-reasons/");
    BreakerView stored =
        Breaker.restore(golden.settings, bytes("without-reasons/" + golden + ".hex"))
            .view(Golden.at(63));
    Transition last = Objects.requireNonNull(stored.lastTransition());
    assertThat(last.reason()).isNull();
    assertThat(last.principal()).isNull();
    assertThat(last.why()).containsAnyOf(": drill", ": back again");
  }

  /** Of a version that kept the callers of the failures and not their errors. */
  @ParameterizedTest
  @EnumSource
  void aBreakerThatAProgramWithoutErrorsInItsViewsStoredGoesOn(Golden golden) {
    goesOn(golden, "without-errors/");
    Breaker stored = Breaker.restore(golden.settings, bytes("without-errors/" + golden + ".hex"));
    BreakerView expected = golden.breaker().view(Golden.at(63));
    BreakerView read = stored.view(Golden.at(63));
    assertThat(read.failingCallers()).isEqualTo(expected.failingCallers());
    assertThat(read.failingErrors()).isEqualTo(BreakerView.FailingErrors.NONE);
    assertThat(expected.failingErrors()).isNotEqualTo(BreakerView.FailingErrors.NONE);
  }

  private static void goesOn(Golden golden, String folder) {
    Breaker stored = Breaker.restore(golden.settings, bytes(folder + golden + ".hex"));
    Breaker expected = golden.breaker();
    long later = Golden.at(63);
    assertThat(stored.view(later).state()).isEqualTo(expected.view(later).state());
    assertThat(stored.view(later).counts()).isEqualTo(expected.view(later).counts());
    assertThat(stored.generation()).isEqualTo(expected.generation());
  }

  @Test
  void anOpenBreakerThatAnOlderProgramStoredRejectsAndSaysWhatItKnows() {
    Breaker stored = Breaker.restore(COUNTED, bytes("older/OPEN.hex"));
    assertThat(stored.apply(new Command.AcquirePermit(null), Golden.at(30)))
        .isInstanceOfSatisfying(
            Decision.Rejected.class,
            no -> assertThat(no.why()).isEqualTo("tripped before the reason was kept"));
  }

  private static byte[] bytes(String name) {
    return HexFormat.of().parseHex(file(name));
  }

  private static String file(String name) {
    String path = "/snapshots/v1/" + name.toLowerCase(Locale.ROOT).replace('_', '-');
    try (InputStream in =
        Objects.requireNonNull(GoldenSnapshotTest.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
