package io.fusebox.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fusebox.engine.DisplayText;
import io.fusebox.engine.Names;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which names a breaker can have, and what any other text becomes to be one. Thread-safe.
 *
 * <p>A name has 1 to 128 characters (code points, in Unicode's form NFC, in which it is taken).
 * None of them is {@code *}, which is the wildcard of name patterns; a control character, a line
 * separator, a control of bidirectional text, half of a surrogate pair or U+FFFD; or a space other
 * than U+0020, which does not stand at either end. {@code .} and {@code ..} are no names: they are
 * steps of a path. All else is allowed, {@code DemoClient#getDemo(String,int)} and {@code
 * orders/v2} as well as {@code Bücher}.
 */
public final class BreakerNames {

  private static final int LONGEST_QUOTE = 150;

  /** Stands in names that were cut, and in no other that {@link #escaped} gives. */
  private static final String CUT = "%~";

  /** In hexadecimal digits: 128 bits. */
  private static final int HASH_LENGTH = 32;

  private BreakerNames() {}

  /** Whether a breaker can have this name. */
  public static boolean isName(String name) {
    return Names.isBreaker(Names.canonical(name));
  }

  /**
   * The name of a breaker for any text, different for different texts: the text itself, where each
   * character that a name cannot have is percent-encoded in UTF-8, and so are a space at either
   * end, the first dot of {@code .} and {@code ..}, and a {@code %} that is followed by two
   * hexadecimal digits or by {@code ~}. What becomes longer than 128 characters is cut to its first
   * 94, and ends with {@code %~} and 32 hexadecimal digits of its SHA-256. So a name without such a
   * {@code %} is its own. Texts that differ in their Unicode form only are the same name.
   *
   * @throws IllegalArgumentException the text is empty
   */
  public static String escaped(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a breaker's name must not be empty");
    }
    String canonical = Names.canonical(text);
    StringBuilder name = new StringBuilder(canonical.length() + 16);
    for (int at = 0; at < canonical.length(); ) {
      int c = canonical.codePointAt(at);
      int next = at + Character.charCount(c);
      if (isKept(canonical, c, at, next)) {
        name.appendCodePoint(c);
      } else {
        appendEncoded(c, name);
      }
      at = next;
    }
    int length = name.codePointCount(0, name.length());
    return length <= Names.LONGEST ? name.toString() : cut(name);
  }

  private static boolean isKept(String text, int c, int at, int next) {
    if (c == '%') {
      boolean looksEncoded =
          next + 1 < text.length()
              && HexFormat.isHexDigit(text.charAt(next))
              && HexFormat.isHexDigit(text.charAt(next + 1));
      return !looksEncoded && !text.startsWith("~", next);
    }
    if (c == ' ') {
      return at > 0 && next < text.length();
    }
    boolean isStep = at == 0 && (text.equals(".") || text.equals(".."));
    return !isStep && Names.isBreaker("a" + Character.toString(c) + "a");
  }

  private static void appendEncoded(int c, StringBuilder name) {
    for (byte part : utf8(c)) {
      name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(part));
    }
  }

  /** Also of half of a surrogate pair, for which UTF-8 has no bytes: those that it would have. */
  private static byte[] utf8(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
        ? new byte[] {
          (byte) (0xE0 | (c >> 12)), (byte) (0x80 | ((c >> 6) & 0x3F)), (byte) (0x80 | (c & 0x3F))
        }
        : Character.toString(c).getBytes(UTF_8);
  }

  private static String cut(StringBuilder name) {
    int kept = Names.LONGEST - CUT.length() - HASH_LENGTH;
    String beginning = name.substring(0, name.offsetByCodePoints(0, kept));
    // Of the name, and not of the text: UTF-8 has the same byte for all halves of surrogate pairs.
    return beginning + CUT + sha256(name.toString()).substring(0, HASH_LENGTH);
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The name in the form in which breakers have it.
   *
   * @throws IllegalArgumentException no breaker can have such a name
   */
  static String require(String name) {
    String canonical = Names.canonical(name);
    if (!Names.isBreaker(canonical)) {
      throw new IllegalArgumentException(refusal(name));
    }
    return canonical;
  }

  /** What is wrong with what is no name. */
  static String refusal(String name) {
    String instead =
        name.isEmpty() ? "" : "; BreakerNames.escaped makes a name of it: '" + escaped(name) + "'";
    return "a breaker's name "
        + Names.BREAKER_RULE
        + ", but was '"
        + DisplayText.cut(DisplayText.clean(name), LONGEST_QUOTE)
        + "'"
        + instead;
  }
}
