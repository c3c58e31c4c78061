package io.fusebox.service.rest;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Words from outside that are kept for people to read. */
final class Text {

  private static final int LONGEST_QUOTE = 150;

  private Text() {}

  /**
   * The words with every control character made a space and every broken surrogate a question mark:
   * an error message is not refused for its line breaks, and PostgreSQL stores no NUL.
   */
  static @Nullable String clean(@Nullable String words) {
    if (words == null) {
      return null;
    }
    if (words.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      return words.strip();
    }
    String whole = new String(words.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return whole.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  /** An error's text, {@link #clean}; of one that is too long, the beginning. */
  static @Nullable String error(@Nullable String words) {
    return clean(words == null ? null : beginning(words, Contract.LONGEST_ERROR));
  }

  /** The words, or their first so many characters; never half of a surrogate pair. */
  private static String beginning(String words, int most) {
    if (words.length() <= most) {
      return words;
    }
    boolean cutsPair = Character.isHighSurrogate(words.charAt(most - 1));
    return words.substring(0, cutsPair ? most - 1 : most);
  }

  /** The words, or as much of them as an answer should repeat. */
  static String shortened(String words) {
    return words.length() <= LONGEST_QUOTE ? words : words.substring(0, LONGEST_QUOTE) + "…";
  }
}
