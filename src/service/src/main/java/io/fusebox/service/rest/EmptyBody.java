package io.fusebox.service.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Takes an empty body for what it is. Some HTTP libraries name a form's type for a POST without a
 * body; nobody is to be refused for the type of nothing.
 */
@ApplicationScoped
class EmptyBody {

  private static final int PRIORITY = 90;

  void register(@Observes Filters filters) {
    filters.register(EmptyBody::forgetItsType, PRIORITY);
  }

  private static void forgetItsType(RoutingContext request) {
    if ("0".equals(request.request().getHeader("Content-Length"))) {
      request.request().headers().remove("Content-Type");
    }
    request.next();
  }
}
