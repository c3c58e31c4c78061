package io.fusebox.service.rest;

import io.fusebox.engine.DisplayText;
import org.jspecify.annotations.Nullable;

/** Text from outside, as answers repeat it. */
final class Text {

  private static final int LONGEST_QUOTE = 150;

  private Text() {}

  /** The beginning of an error's text, of which the engine keeps what people can be shown. */
  static @Nullable String error(@Nullable String words) {
    return words == null ? null : beginning(words, Contract.LONGEST_ERROR);
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
    return DisplayText.cut(words, LONGEST_QUOTE);
  }
}
