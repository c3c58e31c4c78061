package io.fusebox.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the files of one breaker are. An immutable value.
 *
 * <p>Their names are the breaker's, in such a way that two breakers never have the same, even where
 * a file system takes upper and lower case for the same: a capital is {@code +} and the small
 * letter, a colon is {@code +-}, and any other character that is no small letter, digit, dot,
 * underscore or hyphen (or is a dot in front) is {@code +_}, its code point in hexadecimal digits,
 * and {@code _}. A name that becomes too long this way is cut, and ends with its SHA-256.
 */
final class BreakerPaths {

  /** File systems take 255 bytes; the endings need some of them. */
  private static final int LONGEST = 200;

  private static final int KEPT_OF_LONG_NAMES = 100;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final String encoded;

  BreakerPaths(Path folder, String breaker) {
    this.folder = folder;
    this.encoded = encode(breaker);
  }

  Path folder() {
    return folder;
  }

  /** What the breaker is. */
  Path state() {
    return folder.resolve(encoded + ".breaker");
  }

  /** What it will be, while that is being written. */
  Path next() {
    return folder.resolve(encoded + ".next");
  }

  /** Who may write. */
  Path lock() {
    return folder.resolve(encoded + ".lock");
  }

  /** Where a damaged file is kept that was found at that time. */
  Path aside(long millis) {
    return folder.resolve(encoded + ".corrupt-" + TIME.format(Instant.ofEpochMilli(millis)));
  }

  /** The damaged files that are kept, oldest first. */
  List<Path> keptAside() throws IOException {
    Pattern names = Pattern.compile(Pattern.quote(encoded) + "\\.corrupt-\\d{8}T\\d{9}Z");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> names.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  static String encode(String name) {
    StringBuilder encoded = new StringBuilder(name.length() + 16);
    for (int at = 0; at < name.length(); ) {
      int c = name.codePointAt(at);
      if (c >= 'A' && c <= 'Z') {
        encoded.append('+').append((char) (c - 'A' + 'a'));
      } else if (c == ':') {
        encoded.append("+-");
      } else if (isPlain(c) && (at > 0 || c != '.')) {
        encoded.append((char) c);
      } else {
        encoded.append("+_").append(Integer.toHexString(c)).append('_');
      }
      at += Character.charCount(c);
    }
    if (encoded.length() <= LONGEST) {
      return encoded.toString();
    }
    return encoded.substring(0, KEPT_OF_LONG_NAMES) + "++" + BreakerNames.sha256(name);
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  }
}
