package io.fusebox.client;

/** Reads a text line by line, from front to end. Confined to its reader. */
final class Lines {

  private final String text;
  private int at;

  Lines(String text) {
    this.text = text;
  }

  /**
   * The next line.
   *
   * @throws IllegalArgumentException there is none
   */
  String next() {
    int end = text.indexOf('\n', at);
    if (end < 0) {
      throw new IllegalArgumentException("a line is missing");
    }
    String line = text.substring(at, end);
    at = end + 1;
    return line;
  }

  /** Whether the next line has this key; false where there is none. */
  boolean isNext(String key) {
    return text.startsWith(key + "=", at);
  }

  /**
   * The next line's value.
   *
   * @throws IllegalArgumentException the next line has another key, or there is none
   */
  String value(String key) {
    String line = next();
    if (!line.startsWith(key + "=")) {
      throw new IllegalArgumentException(
          "where '" + key + "=…' should stand, it says '" + line + "'");
    }
    return line.substring(key.length() + 1);
  }

  /**
   * Checks that there are no more.
   *
   * @throws IllegalArgumentException there are
   */
  void end() {
    if (at != text.length()) {
      throw new IllegalArgumentException("it has more lines than it should have");
    }
  }
}
