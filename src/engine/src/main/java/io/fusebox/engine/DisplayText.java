package io.fusebox.engine;

import org.jspecify.annotations.Nullable;

/**
 * Text from outside that people will read, in a history, a view, a log or an error message: which
 * characters it may have.
 *
 * <p>Not allowed are those that change how a terminal or a page shows the text around them: the
 * control characters C0, DEL and C1, the line and paragraph separators, the controls of
 * bidirectional text, and halves of surrogate pairs. All other characters are allowed, whatever the
 * script. Names are refused ({@link #isAllowed}); free text is cleaned ({@link #clean}).
 */
public final class DisplayText {

  /**
   * The characters that are not allowed, to stand within the brackets of a regular expression of
   * Java or ECMAScript. Halves of surrogate pairs are left out, as an expression that works by
   * UTF-16 units would take them for parts of whole pairs.
   */
  public static final String NOT_ALLOWED =
      "\\x00-\\x1F\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069";

  private static final char REPLACEMENT = '\uFFFD';

  private DisplayText() {}

  /** Whether the text has no character that is not allowed. */
  public static boolean isAllowed(CharSequence text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7F) {
        continue;
      }
      if (isPair(text, i)) {
        i++;
      } else if (isControl(c) || isDirection(c) || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The text with what is not allowed taken out: a space for each row of control characters and
   * separators, nothing for the controls of bidirectional text, U+FFFD for half of a surrogate
   * pair. Without white space around it.
   */
  public static String clean(String text) {
    if (isAllowed(text)) {
      return text.strip();
    }
    StringBuilder cleaned = new StringBuilder(text.length());
    boolean afterControl = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c)) {
        if (!afterControl) {
          cleaned.append(' ');
        }
        afterControl = true;
      } else if (!isDirection(c)) {
        afterControl = false;
        if (isPair(text, i)) {
          cleaned.append(c).append(text.charAt(++i));
        } else {
          cleaned.append(Character.isSurrogate(c) ? REPLACEMENT : c);
        }
      }
    }
    return cleaned.toString().strip();
  }

  /**
   * The same, cut to so many characters and an ellipsis if it is longer.
   *
   * @param most at least 1
   */
  public static String clean(String text, int most) {
    return cut(clean(text), most);
  }

  /** The text, or its first {@code most} characters and an ellipsis; never half of a pair. */
  public static String cut(String text, int most) {
    return Words.cut(text, most);
  }

  /** The text, or its first {@code most} characters; never half of a pair. */
  public static String beginning(String text, int most) {
    return Words.beginning(text, most);
  }

  /** The same as {@link #clean(String)} for a text that can be missing. */
  public static @Nullable String cleanOrNull(@Nullable String text) {
    return text == null ? null : clean(text);
  }

  /** C0, DEL, C1, and the separators of lines and paragraphs. */
  private static boolean isControl(char c) {
    return c < ' ' || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
  }

  private static boolean isDirection(char c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private static boolean isPair(CharSequence text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }
}
