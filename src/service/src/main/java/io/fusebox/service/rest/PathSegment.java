package io.fusebox.service.rest;

import io.fusebox.engine.Names;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A name as it stands in a path: one segment of it, percent-encoded in UTF-8. */
final class PathSegment {

  private PathSegment() {}

  /**
   * The name in its canonical form; null: it is not well encoded, or more than one segment. A plus
   * is a plus. A semicolon has to be encoded: bare, it would begin a matrix parameter to JAX-RS.
   */
  static @Nullable String decoded(String segment) {
    int length = segment.length();
    boolean isPlain = true;
    for (int i = 0; i < length; i++) {
      char c = segment.charAt(i);
      if (c == '/' || c == ';' || c > 0x7F) {
        return null;
      }
      isPlain &= c != '%';
    }
    return isPlain ? segment : percentDecoded(segment);
  }

  private static @Nullable String percentDecoded(String segment) {
    byte[] bytes = PercentEncoding.decoded(segment, 0);
    if (bytes == null) {
      return null;
    }
    try {
      CharBuffer name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return Names.canonical(name.toString());
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
