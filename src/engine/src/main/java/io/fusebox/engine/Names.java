package io.fusebox.engine;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * The rules for the names of breakers and callers, and the one form in which a name is compared,
 * counted and stored: Unicode's form NFC, so that an é is the same character whether it came as one
 * code point or as a letter and an accent. Lengths are counted in code points, in that form.
 */
public final class Names {

  /**
   * The spaces of all scripts but for U+0020, to stand within the brackets of a regular expression:
   * those of {@link #isSpace}.
   */
  public static final String OTHER_SPACES = "\\u00A0\\u1680\\u2000-\\u200A\\u202F\\u205F\\u3000";

  /** How long a name can be, in code points. */
  public static final int LONGEST = 128;

  /** The rule for callers as a sentence goes on that begins with what has to keep to it. */
  public static final String CALLER_RULE =
      "must be 1 to 128 characters in UTF-8, none of them a control character, a line separator, a"
          + " control of bidirectional text or U+FFFD, and no blank at either end";

  /** The rule for breakers, likewise. */
  public static final String BREAKER_RULE =
      "must be 1 to 128 characters, none of them *, a control character, a line separator, a"
          + " control of bidirectional text, U+FFFD or a space other than U+0020, with no space at"
          + " either end, and not . or .., percent-encoded in a path";

  /** What stands where a text could not be decoded. */
  private static final char REPLACEMENT = '\uFFFD';

  private Names() {}

  /** The form of a name in which it is used; a name of ASCII is in that form as it is. */
  public static String canonical(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) > 0x7F) {
        return Normalizer.normalize(name, Form.NFC);
      }
    }
    return name;
  }

  /** Whether a caller can have this name, which is in its canonical form. */
  public static boolean isCaller(String name) {
    return hasLength(name)
        && !isSpace(name.charAt(0))
        && !isSpace(name.charAt(name.length() - 1))
        && name.indexOf(REPLACEMENT) < 0
        && DisplayText.isAllowed(name);
  }

  /**
   * Whether a breaker can have this name, which is in its canonical form. {@code *} is the wildcard
   * of name patterns; {@code .} and {@code ..} are steps of a path, which HTTP clients and proxies
   * take out however they are encoded.
   */
  public static boolean isBreaker(String name) {
    if (!hasLength(name) || name.equals(".") || name.equals("..")) {
      return false;
    }
    int last = name.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = name.charAt(i);
      boolean isInnerSpace = c == ' ' && i > 0 && i < last;
      if (c == '*' || c == REPLACEMENT || (isSpace(c) && !isInnerSpace)) {
        return false;
      }
    }
    return DisplayText.isAllowed(name);
  }

  private static boolean hasLength(String name) {
    int units = name.length();
    return units > 0
        && (units <= LONGEST || (units <= 2 * LONGEST && name.codePointCount(0, units) <= LONGEST));
  }

  /** The space and all that looks like one; a list, as Unicode's can grow. */
  private static boolean isSpace(char c) {
    return c == ' '
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }
}
