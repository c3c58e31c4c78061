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

  /** The words, or as much of them as an answer should repeat. */
  static String shortened(String words) {
    return words.length() <= LONGEST_QUOTE ? words : words.substring(0, LONGEST_QUOTE) + "…";
  }
}
