package io.fusebox.service.coordination;

import io.fusebox.engine.Micros;
import io.fusebox.engine.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A permit as clients hold it. A permit in CLOSED is stored nowhere, so the id itself says what the
 * engine has to know. Whether an id was given by a breaker, {@link PermitIssuer} knows.
 *
 * @param createdAt of the breaker that gave it, in microseconds since the epoch: a breaker that was
 *     deleted and created again does not take the old one's permits for its own
 * @param permit the engine's permit
 * @param nonce tells two permits of one generation apart in logs
 * @param mac proves that a breaker gave it, in Base64 for URLs; null: it is no trial, or has none
 */
public record PermitId(long createdAt, Permit permit, String nonce, @Nullable String mac) {

  private static final int RADIX = 36;

  /** No database's clock was ever ahead by a year. */
  private static final long FURTHEST_AHEAD = Micros.of(Duration.ofDays(365));

  private static final Pattern FORM =
      Pattern.compile(
          "(0|[1-9a-z][0-9a-z]{0,11})\\.([1-9][0-9]{0,17})\\.(0|[1-9][0-9]{0,17})"
              + "\\.([0-9a-z]{1,12})(?:\\.([0-9A-Za-z_-]{24}))?");

  /** One that proves nothing yet. */
  static PermitId withoutMac(long createdAt, Permit permit, String nonce) {
    return new PermitId(createdAt, permit, nonce, null);
  }

  static String newNonce() {
    return Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), RADIX);
  }

  /** The same with a proof. */
  PermitId withMac(String proof) {
    return new PermitId(createdAt, permit, nonce, proof);
  }

  /**
   * The permit with that text.
   *
   * @throws UnknownPermitIdException no permit has such a text
   */
  public static PermitId parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new UnknownPermitIdException(text);
    }
    Permit permit = new Permit(Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
    @Nullable String mac = matcher.group(5);
    if (permit.isTrial() != (mac != null)) {
      throw new UnknownPermitIdException(text);
    }
    return new PermitId(Long.parseLong(matcher.group(1), RADIX), permit, matcher.group(4), mac);
  }

  /**
   * Whether it was given by a breaker of the same name that was deleted since. One that was created
   * while the database's clock was ahead can have been created after this one, by its own account.
   */
  boolean isOfAnotherBreaker(Instant breakerCreatedAt) {
    return createdAt != Micros.of(breakerCreatedAt);
  }

  /**
   * Checks that some breaker of that name can have given it.
   *
   * @throws UnknownPermitIdException it is of a breaker that no clock can have dated so
   */
  void requirePossible(long now) {
    if (createdAt - now > FURTHEST_AHEAD) {
      throw new UnknownPermitIdException(text());
    }
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    return mac == null ? toString() : this + "." + mac;
  }

  /** The text without the proof, with which whoever reads a log could report the trial. */
  @Override
  public String toString() {
    return Long.toString(createdAt, RADIX)
        + "."
        + permit.generation()
        + "."
        + permit.trial()
        + "."
        + nonce;
  }
}
