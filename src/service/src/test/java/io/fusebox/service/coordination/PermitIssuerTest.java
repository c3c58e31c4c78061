package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.RenewPermit;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Micros;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PermitIssuerTest {

  private static final byte[] SECRET = secret(1);
  private static final String BREAKER = "payments";
  private static final long CREATED_AT = 1_790_000_000_123_456L;
  private static final long SECOND = 1_000_000;

  private static final PermitIssuer ISSUER = IssuedPermits.issuer(SECRET);
  private static final PermitIssuer WITHOUT_DATABASE =
      new PermitIssuer(
          () -> {
            throw new StorageException("unreachable");
          });

  private static byte[] secret(int number) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) number);
    return secret;
  }

  private static PermitId issue(String breaker, long generation, long trial) {
    return IssuedPermits.issue(SECRET, breaker, CREATED_AT, new Permit(generation, trial));
  }

  private static void assertRefused(String breaker, String text) {
    assertThatThrownBy(() -> ISSUER.requireIssued(breaker, PermitId.parse(text)))
        .as(text)
        .isInstanceOf(UnknownPermitIdException.class);
  }

  @Test
  void theIdOfATrialPassesOnEachInstanceThatHasTheSecret() {
    PermitId id = PermitId.parse(issue(BREAKER, 3, 1).text());
    assertThatCode(() -> IssuedPermits.issuer(secret(1)).requireIssued(BREAKER, id))
        .doesNotThrowAnyException();
  }

  @Test
  void theIdOfATrialIsRefusedWhereTheSecretIsAnother() {
    PermitId id = issue(BREAKER, 3, 1);
    assertThatThrownBy(() -> IssuedPermits.issuer(secret(2)).requireIssued(BREAKER, id))
        .isInstanceOf(UnknownPermitIdException.class);
  }

  static Stream<UnaryOperator<PermitId>> alterations() {
    return Stream.of(
        id -> new PermitId(id.createdAt() + 1, id.permit(), id.nonce(), id.mac()),
        id -> new PermitId(id.createdAt(), new Permit(4, 1), id.nonce(), id.mac()),
        id -> new PermitId(id.createdAt(), new Permit(3, 2), id.nonce(), id.mac()),
        id -> new PermitId(id.createdAt(), new Permit(1, 3), id.nonce(), id.mac()),
        id -> new PermitId(id.createdAt(), id.permit(), id.nonce() + "0", id.mac()),
        id -> new PermitId(id.createdAt(), id.permit(), "x", id.mac()),
        id -> id.withMac("A".repeat(24)),
        id -> id.withMac(new StringBuilder(String.valueOf(id.mac())).reverse().toString()));
  }

  @ParameterizedTest
  @MethodSource("alterations")
  void anIdOfWhichAPartIsAlteredIsRefused(UnaryOperator<PermitId> alteration) {
    assertRefused(BREAKER, alteration.apply(issue(BREAKER, 3, 1)).text());
  }

  @Test
  void anIdOfWhichAnyCharacterIsAlteredIsRefused() {
    String text = issue(BREAKER, 3, 1).text();
    for (int i = 0; i < text.length(); i++) {
      for (char other : "059azAZ-_.".toCharArray()) {
        if (text.charAt(i) != other) {
          assertRefused(BREAKER, text.substring(0, i) + other + text.substring(i + 1));
        }
      }
    }
  }

  @Test
  void anIdIsRefusedByABreakerOfAnotherName() {
    String text = issue(BREAKER, 3, 1).text();
    assertRefused("payments2", text);
    assertRefused("Payments", text);
    assertRefused("", text);
  }

  @Test
  void theMacOfOneBreakersIdIsNoneForThatOfAnother() {
    PermitId own = issue("mine", 3, 1);
    PermitId moved = new PermitId(CREATED_AT, new Permit(3, 1), own.nonce(), own.mac());
    assertRefused(BREAKER, moved.text());
  }

  @Test
  void whereTheNameEndsAndTheNonceBeginsIsPartOfTheMac() {
    PermitId id = issue("ab", 3, 1);
    assertRefused("a", new PermitId(CREATED_AT, id.permit(), "b" + id.nonce(), id.mac()).text());
    assertRefused(
        "ab" + id.nonce().charAt(0),
        new PermitId(CREATED_AT, id.permit(), id.nonce().substring(1) + "0", id.mac()).text());
  }

  @Test
  void anIdThatIsNoTrialCannotBeMadeOne() {
    String closed = issue(BREAKER, 3, 0).text();
    String trial = closed.replaceFirst("\\.3\\.0\\.", ".3.1.");
    assertRefused(BREAKER, trial);
    assertRefused(BREAKER, trial + "." + issue(BREAKER, 3, 2).mac());
    assertRefused(BREAKER, trial + "." + "A".repeat(24));
    assertRefused(BREAKER, closed + "." + issue(BREAKER, 3, 1).mac());
  }

  @Test
  void whatIsNoTrialNeedsNoSecret() {
    PermitId id = issue(BREAKER, 1, 0);
    assertThat(id.mac()).isNull();
    WITHOUT_DATABASE.requireIssued(BREAKER, id);
    assertThat(acquire(Breaker.closed(Settings.DEFAULTS, 0), 1).permitId()).isNotNull();
  }

  @Test
  void aTrialIsNotUnknownWhileTheSecretCannotBeRead() {
    PermitId id = issue(BREAKER, 3, 1);
    assertThatThrownBy(() -> WITHOUT_DATABASE.requireIssued(BREAKER, id))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void noTrialIsGivenThatCannotBeGivenAnId() {
    for (Breaker breaker : List.of(open(), halfOpen(), automatic())) {
      long changes = breaker.changes();
      assertThatThrownBy(() -> acquire(breaker, 100 * SECOND)).isInstanceOf(StorageException.class);
      assertThat(breaker.changes()).isEqualTo(changes);
    }
  }

  private static Acquired acquire(Breaker breaker, long now) {
    StoredBreaker stored = new StoredBreaker(BREAKER, Micros.toInstant(0), false, breaker);
    return Acquired.of(stored, new AcquirePermit(null), now, WITHOUT_DATABASE);
  }

  // Why ids that are no trials need no MAC.

  @ParameterizedTest
  @EnumSource
  void aPermitThatIsNoTrialIsWorthNoMoreThanNone(State state) {
    Breaker breaker = in(state);
    assertThat(breaker.state()).isEqualTo(state);
    long now = breaker.asOf();
    for (long generation = 1; generation <= breaker.generation(); generation++) {
      Permit madeUp = new Permit(generation, 0);
      for (Outcome outcome : Outcome.values()) {
        byte[] with = after(breaker, new RecordOutcome(outcome, madeUp, null, "b", null), now);
        byte[] without = after(breaker, new RecordOutcome(outcome, null, null, "b", null), now);
        assertThat(List.of(without, breaker.snapshot()))
            .as("%s %s", madeUp, outcome)
            .contains(with);
      }
      Breaker renewed = copy(breaker);
      renewed.apply(new RenewPermit(madeUp, null), now);
      assertThat(renewed.snapshot()).isEqualTo(breaker.snapshot());
    }
  }

  private static byte[] after(Breaker breaker, RecordOutcome report, long now) {
    Breaker copy = copy(breaker);
    copy.apply(report, now);
    return copy.snapshot();
  }

  private static Breaker copy(Breaker breaker) {
    return Breaker.restore(breaker.settings(), breaker.snapshot());
  }

  private static Breaker in(State state) {
    if (state.isOverride()) {
      Breaker breaker = halfOpen();
      OperatorOverride override = new OperatorOverride(state, null, null);
      breaker.apply(new SetOverride(override, "operator"), breaker.asOf());
      return breaker;
    }
    return switch (state) {
      case OPEN -> open();
      case HALF_OPEN -> halfOpen();
      default -> Breaker.closed(Settings.DEFAULTS, 0);
    };
  }

  /** Its wait ends within two seconds. */
  private static Breaker open() {
    return tripped(settings().build());
  }

  /** With a trial that is out, and another one to give. */
  private static Breaker halfOpen() {
    Breaker breaker = open();
    breaker.apply(new AcquirePermit("a"), 3 * SECOND);
    return breaker;
  }

  /** Turns HALF_OPEN by time alone. */
  private static Breaker automatic() {
    return tripped(settings().automaticTransitionFromOpenToHalfOpenEnabled(true).build());
  }

  private static Settings.Builder settings() {
    return Settings.builder()
        .consecutiveFailureThreshold(1)
        .waitDurationInOpenState(Duration.ofSeconds(1))
        .permittedNumberOfCallsInHalfOpenState(2)
        .permitLease(Duration.ofHours(1));
  }

  private static Breaker tripped(Settings settings) {
    Breaker breaker = Breaker.closed(settings, 0);
    breaker.apply(new RecordOutcome(Outcome.FAILURE, null, null, "a", null), 1);
    breaker.takeTransitions();
    return breaker;
  }
}
