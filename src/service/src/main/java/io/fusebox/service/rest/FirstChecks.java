package io.fusebox.service.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * What every request has to keep to, for whatever path, before anything else reads it: its URI is
 * well encoded, and {@link BrowserRules}.
 */
@ApplicationScoped
class FirstChecks {

  /** Before authentication, which stands at 200 and cannot read a path that is not well encoded. */
  private static final int PRIORITY = 300;

  private final BrowserRules browsers;
  private final RequestBodies bodies;

  FirstChecks(BrowserRules browsers, RequestBodies bodies) {
    this.browsers = browsers;
    this.bodies = bodies;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext context) {
    try {
      EncodedUri.require(context.request().uri());
      browsers.check(context.request());
    } catch (ProblemException e) {
      bodies.refuse(context, e.problem());
      return;
    }
    context.next();
  }
}
