package io.fusebox.service.rest;

/** What every URI of a request has to keep to, so that it can be read in one way only. */
final class EncodedUri {

  /** What RFC 3986 has in a path or query beside letters and digits, but for the semicolon. */
  private static final String OTHERS = "-._~:/?@!$&'()*+,=%";

  private EncodedUri() {}

  /**
   * Checks a URI.
   *
   * @throws ProblemException something in it has to be percent-encoded, or is not well encoded
   */
  static void require(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      boolean isTaken = isLetterOrDigit(c) || OTHERS.indexOf(c) >= 0;
      if (!isTaken || (c == '%' && !isHexAt(uri, i + 1))) {
        throw new ProblemException(
            ProblemType.INVALID_REQUEST,
            "a URI must have all but letters, digits and "
                + OTHERS.substring(0, OTHERS.length() - 1)
                + " percent-encoded, as UTF-8, and no percent sign else");
      }
    }
  }

  private static boolean isHexAt(String uri, int index) {
    return index + 1 < uri.length() && isHex(uri.charAt(index)) && isHex(uri.charAt(index + 1));
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
