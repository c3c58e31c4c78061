package io.fusebox.service.start;

import org.eclipse.microprofile.config.Config;

/** OpenID Connect, which is off until its provider is named. */
public final class OpenIdConnect {

  private static final String PROVIDER = "quarkus.oidc.auth-server-url";
  private static final String ENABLED = "quarkus.oidc.tenant-enabled";

  private OpenIdConnect() {}

  /** Enables it, if a provider is set. */
  public static void enableIfSet(Config config) {
    if (config.getOptionalValue(PROVIDER, String.class).isPresent()) {
      System.setProperty(ENABLED, "true");
    }
  }
}
