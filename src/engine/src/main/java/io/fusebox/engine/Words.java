package io.fusebox.engine;

import java.util.Locale;

/** Figures as an operator reads them. */
final class Words {

  private Words() {}

  /** The number with all its digits, whole ones without a point: {@code 100}, {@code 0.5}. */
  static String exactly(Number number) {
    String text = number.toString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** The rate to one decimal: {@code 62.5 %}, {@code 100 %}. */
  static String percent(float rate) {
    String text = String.format(Locale.ROOT, "%.1f", rate);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " %";
  }

  /** The count with its noun: {@code 1 call}, {@code 16 calls}. */
  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** The words, or their beginning and an ellipsis; never half of a surrogate pair. */
  static String cut(String words, int most) {
    return words.length() <= most ? words : beginning(words, most) + "…";
  }

  /** The words, or their first so many characters; never half of a surrogate pair. */
  static String beginning(String words, int most) {
    if (words.length() <= most) {
      return words;
    }
    return words.substring(0, Character.isHighSurrogate(words.charAt(most - 1)) ? most - 1 : most);
  }
}
