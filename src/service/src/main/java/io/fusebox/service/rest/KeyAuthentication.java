package io.fusebox.service.rest;

import io.fusebox.service.access.Credential;
import io.fusebox.service.access.Grant;
import io.fusebox.service.access.InvalidKeyException;
import io.fusebox.service.access.KeyRing;
import io.fusebox.service.access.KeyText;
import io.fusebox.service.access.SessionToken;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Knows who sends a request by the key in its header {@code Authorization} (RFC 6750), or by the
 * session of a browser that has signed in with one. A token that is no key of this service is left
 * to others.
 */
@ApplicationScoped
class KeyAuthentication implements HttpAuthenticationMechanism {

  private static final String AUTHORIZATION = "Authorization";
  private static final String SCHEME = "Bearer ";

  private final KeyRing keys;

  KeyAuthentication(KeyRing keys) {
    this.keys = keys;
  }

  /** Before OpenID Connect, which would take a key for a token that is broken. */
  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 1_000;
  }

  /** What follows the scheme Bearer, whose case is of no interest (RFC 9110, 11.1); null: none. */
  static @Nullable String bearerToken(RoutingContext context) {
    String header = context.request().getHeader(AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).strip()
        : null;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    Credential credential = credentialOf(context);
    if (credential == null) {
      return Uni.createFrom().nullItem();
    }
    Grant known;
    try {
      known = keys.grantNow(credential);
    } catch (InvalidKeyException e) {
      return Uni.createFrom().failure(refused(e));
    }
    return known == null
        ? identitySoon(context, credential)
        : Uni.createFrom().item(new GrantIdentity(known));
  }

  private static @Nullable Credential credentialOf(RoutingContext context) {
    if (context.request().headers().contains(AUTHORIZATION)) {
      String token = bearerToken(context);
      return token != null && token.startsWith(KeyText.PREFIX) ? KeyText.of(token) : null;
    }
    Cookie session = context.request().getCookie(SessionCookie.NAME);
    return session == null ? null : SessionToken.parse(session.getValue());
  }

  private Uni<SecurityIdentity> identitySoon(RoutingContext context, Credential credential) {
    Context loop = context.vertx().getOrCreateContext();
    return Uni.createFrom()
        .completionStage(() -> keys.grantSoon(credential))
        .emitOn(command -> loop.runOnContext(now -> command.run()))
        .onFailure(CompletionException.class)
        .transform(Throwable::getCause)
        .onFailure(InvalidKeyException.class)
        .transform(KeyAuthentication::refused)
        .map(GrantIdentity::new);
  }

  private static AuthenticationFailedException refused(Throwable why) {
    return new AuthenticationFailedException(why.getMessage(), why);
  }

  /** {@link Access} makes the answer, the same whichever mechanism was tried. */
  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, Access.CHALLENGE_HEADER, Access.CHALLENGE));
  }
}
