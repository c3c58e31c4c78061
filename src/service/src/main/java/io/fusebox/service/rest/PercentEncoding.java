package io.fusebox.service.rest;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of RFC 3986, of texts each of whose characters is a byte. */
final class PercentEncoding {

  private PercentEncoding() {}

  /** The bytes that a text stands for from an index on; null: a {@code %} without two digits. */
  static byte @Nullable [] decoded(String text, int from) {
    byte[] bytes = new byte[text.length() - from];
    int length = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes[length++] = (byte) c;
      } else if (i + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(i + 1))
          && HexFormat.isHexDigit(text.charAt(i + 2))) {
        bytes[length++] = (byte) HexFormat.fromHexDigits(text, i + 1, i + 3);
        i += 2;
      } else {
        return null;
      }
    }
    return Arrays.copyOf(bytes, length);
  }
}
