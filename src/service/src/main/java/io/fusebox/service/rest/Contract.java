package io.fusebox.service.rest;

import io.fusebox.engine.DisplayText;
import io.fusebox.engine.Names;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules and bounds that several calls share. */
final class Contract {

  private static final String SPACES = " " + Names.OTHER_SPACES;

  /**
   * Java can tell half of a surrogate pair from a part of a whole one; ECMAScript cannot, so the
   * published patterns leave this out.
   */
  static final String HALVES = "\\uD800-\\uDFFF";

  private static final String NOT_OF_CALLERS = DisplayText.NOT_ALLOWED + "\\uFFFD";
  private static final String NOT_OF_PATTERNS = NOT_OF_CALLERS + Names.OTHER_SPACES;
  private static final String NOT_OF_NAMES = "*" + NOT_OF_PATTERNS;

  // What can stand at either end.
  private static final String END_OF_CALLER = "[^" + NOT_OF_CALLERS + HALVES + SPACES + "]";
  private static final String END_OF_NAME = "[^ " + NOT_OF_NAMES + HALVES + "]";

  /** The rule for callers. */
  static final String CALLER_TEXT =
      "^" + END_OF_CALLER + "(?:[^" + NOT_OF_CALLERS + HALVES + "]{0,126}" + END_OF_CALLER + ")?$";

  private static final String NO_STEP = "(?!\\.{1,2}$)";

  /** The rule for names. */
  static final String NAME_TEXT =
      "^"
          + NO_STEP
          + END_OF_NAME
          + "(?:[^"
          + NOT_OF_NAMES
          + HALVES
          + "]{0,126}"
          + END_OF_NAME
          + ")?$";

  static final String NAME_MESSAGE = Names.BREAKER_RULE;

  /** The rule for name patterns. */
  static final String NAME_PATTERN = "^[^" + NOT_OF_PATTERNS + "]{1,128}$";

  static final String NAME_PATTERN_MESSAGE =
      "must be 1 to 128 characters of a name, where * stands for any";

  static final String CALLER_MESSAGE = Names.CALLER_RULE;

  /** The rule for idempotency keys. */
  static final String IDEMPOTENCY_KEY = "^[\\x21-\\x7E]{1,255}$";

  static final String IDEMPOTENCY_KEY_MESSAGE =
      "must be 1 to 255 visible ASCII characters, none of them a space";

  /** How durations are written: ISO-8601 without signs, years, months and weeks. */
  static final Pattern DURATION =
      Pattern.compile(
          "^P(?=[0-9T])(?:[0-9]+D)?"
              + "(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\\.[0-9]{1,9})?S)?)?$");

  static final Instant FIRST_INSTANT = Instant.parse("0001-01-01T00:00:00Z");
  static final Instant LAST_INSTANT = Instant.parse("9999-12-31T23:59:59Z");

  static final int LONGEST_REASON = 300;
  static final String REASON_MESSAGE = "must be at most " + LONGEST_REASON + " characters";

  static final String OFFSET_MESSAGE = "must be 0 or more";

  static final int MOST_LISTED = 1000;
  private static final int USUALLY_LISTED = 100;
  static final String LIMIT_MESSAGE = "must be from 1 to 1000";

  private Contract() {}

  /** How many a page holds that asks for so many. */
  static int limit(@Nullable Integer asked) {
    return asked == null ? USUALLY_LISTED : asked;
  }
}
