package io.fusebox.service.rest;

import io.fusebox.service.coordination.FuseboxConfig;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Has a browser sign in at the provider of OpenID Connect, which sends it back here, and then go to
 * the panel.
 */
@ApplicationScoped
class ProviderSignIn {

  /** As quarkus.oidc.authentication.redirect-path has it, too. */
  private static final String PATH = "/panel/sign-in";

  private static final String PANEL = "/";
  private static final int FOUND = 302;

  private final Access access;
  private final HttpAuthenticator authenticator;
  private final OidcAuthenticationMechanism provider;
  private final boolean isThere;

  ProviderSignIn(
      Access access,
      HttpAuthenticator authenticator,
      OidcAuthenticationMechanism provider,
      @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean isProviderSet,
      FuseboxConfig config) {
    this.access = access;
    this.authenticator = authenticator;
    this.provider = provider;
    this.isThere = isProviderSet && config.accessControl();
  }

  void register(@Observes Router router) {
    if (isThere) {
      router.get(PATH).handler(this::signIn);
    }
  }

  private void signIn(RoutingContext context) {
    authenticator
        .attemptAuthentication(context)
        .subscribe()
        .with(identity -> goOn(context, identity), failure -> goOn(context, failure));
  }

  private void goOn(RoutingContext context, @Nullable SecurityIdentity identity) {
    if (identity == null || identity.isAnonymous()) {
      challenge(context);
    } else {
      redirect(context, PANEL);
    }
  }

  private void goOn(RoutingContext context, Throwable failure) {
    if (failure instanceof AuthenticationRedirectException known) {
      // Once more without the provider's code, which is spent.
      redirect(context, known.getRedirectUri());
    } else {
      access.refuse(context, failure);
    }
  }

  private void challenge(RoutingContext context) {
    provider
        .getChallenge(context)
        .subscribe()
        .with(
            challenge -> {
              context.response().setStatusCode(challenge.status);
              challenge.getHeaders().forEach(context.response()::putHeader);
              context.response().end();
            },
            failure -> access.refuse(context, failure));
  }

  private static void redirect(RoutingContext context, String location) {
    context
        .response()
        .setStatusCode(FOUND)
        .putHeader(HttpHeaders.LOCATION, location)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end();
  }
}
