package io.fusebox.service.rest;

import io.fusebox.engine.DisplayText;
import org.jspecify.annotations.Nullable;

/** Text from outside, as answers repeat it. */
final class Text {

  /** In characters: of a longer error, the beginning is taken. */
  static final int LONGEST_ERROR = 10_000;

  private static final int LONGEST_QUOTE = 150;

  private Text() {}

  /** The beginning of an error's text, of which the engine keeps what people can be shown. */
  static @Nullable String error(@Nullable String words) {
    return words == null ? null : DisplayText.beginning(words, LONGEST_ERROR);
  }

  /** The words, or as much of them as an answer should repeat. */
  static String shortened(String words) {
    return DisplayText.cut(words, LONGEST_QUOTE);
  }
}
