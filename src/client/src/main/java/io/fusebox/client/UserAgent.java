package io.fusebox.client;

import io.fusebox.client.ServiceOptions.Mode;
import java.lang.module.ModuleDescriptor;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The header by which the service shows its operators which client its callers use: {@code
 * fusebox-java/1.2.3 (cached)}. The contract says what the mode in brackets means.
 */
final class UserAgent {

  static final String HEADER = "User-Agent";

  private UserAgent() {}

  /** The header's value. */
  static String of(Mode mode) {
    return "fusebox-java/" + version() + " (" + mode.name().toLowerCase(Locale.ROOT) + ")";
  }

  private static String version() {
    ModuleDescriptor module = UserAgent.class.getModule().getDescriptor();
    @Nullable String version =
        module == null
            ? UserAgent.class.getPackage().getImplementationVersion()
            : module.rawVersion().orElse(null);
    return Objects.requireNonNullElse(version, "unknown");
  }
}
