package io.fusebox.service.rest;

import io.fusebox.engine.DisplayText;
import io.fusebox.engine.Names;
import java.nio.charset.StandardCharsets;

/**
 * Reads the header {@code X-Caller} for what it is: bytes in UTF-8, or, for HTTP libraries that
 * send nothing but ASCII, an ext-value of RFC 8187: {@code UTF-8''} and the name in percent-encoded
 * UTF-8. Netty hands the bytes on as ISO-8859-1. All that come after this one see the name in its
 * canonical form. What cannot be decoded becomes U+FFFD, which no caller's name can have.
 */
final class CallerHeader {

  static final String NAME = "X-Caller";

  private static final String EXTENDED = "UTF-8''";
  private static final String UNDECODABLE = "\uFFFD";

  private CallerHeader() {}

  /** The name in a header's value, each of whose characters is a byte. */
  static String decoded(String sent) {
    if (sent.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length())) {
      byte[] bytes = PercentEncoding.decoded(sent, EXTENDED.length());
      return bytes == null ? UNDECODABLE : ofBytes(bytes);
    }
    for (int i = 0; i < sent.length(); i++) {
      if (sent.charAt(i) > 0x7F) {
        return ofBytes(sent.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return sent;
  }

  private static String ofBytes(byte[] bytes) {
    String name = Names.canonical(new String(bytes, StandardCharsets.UTF_8));
    // No header can carry a control character, not even one within this process, or nothing.
    return !name.isEmpty() && DisplayText.isAllowed(name) ? name : UNDECODABLE;
  }
}
