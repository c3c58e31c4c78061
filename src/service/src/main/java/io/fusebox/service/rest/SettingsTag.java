package io.fusebox.service.rest;

import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.SettingsPrecondition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A breaker's ETag. It stands for the settings alone: the counts change with every call, and
 * whoever changes settings cares that nobody else has meanwhile. Equal settings have equal tags.
 */
final class SettingsTag {

  private static final int BYTES = 8;

  private SettingsTag() {}

  /** The tag with its quotes. */
  static String of(Settings settings) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(settings.toString().getBytes(StandardCharsets.UTF_8));
      return '"' + HexFormat.of().formatHex(hash, 0, BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The precondition in a request's headers, as RFC 9110, section 13.1, has them. */
  static SettingsPrecondition precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    return settings ->
        (ifMatch == null || matches(ifMatch, settings))
            && (ifNoneMatch == null || !matches(ifNoneMatch, settings));
  }

  private static boolean matches(String header, @Nullable Settings settings) {
    if (settings == null) {
      return false;
    }
    String tag = of(settings);
    return Arrays.stream(header.split(","))
        .map(String::strip)
        .anyMatch(listed -> listed.equals("*") || listed.equals(tag));
  }
}
