package io.fusebox.service.rest;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * The cookie of a browser that has signed in. No script can read it, no other site can have it
 * sent, and over TLS it is sent over TLS only.
 */
final class SessionCookie {

  static final String NAME = "fusebox_session";

  private SessionCookie() {}

  /** One that holds a token of {@link io.fusebox.service.access.SessionToken}. */
  static Cookie of(String token, Duration lifetime, HttpServerRequest request) {
    return cookie(token, request).setMaxAge(lifetime.toSeconds());
  }

  /** One that has the browser forget. */
  static Cookie none(HttpServerRequest request) {
    return cookie("", request).setMaxAge(0);
  }

  private static Cookie cookie(String value, HttpServerRequest request) {
    return Cookie.cookie(NAME, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(request.isSSL())
        .setSameSite(CookieSameSite.STRICT);
  }
}
