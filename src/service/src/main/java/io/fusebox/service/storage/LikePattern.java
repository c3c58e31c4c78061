package io.fusebox.service.storage;

/** Name patterns in SQL's words. */
final class LikePattern {

  private LikePattern() {}

  /** The LIKE pattern, escaped with a backslash, of a text in which {@code *} stands for any. */
  static String of(String pattern) {
    return pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace('*', '%');
  }
}
