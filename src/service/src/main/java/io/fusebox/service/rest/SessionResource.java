package io.fusebox.service.rest;

import io.fusebox.service.access.Grant;
import io.fusebox.service.access.KeyRing;
import io.fusebox.service.coordination.FuseboxConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** Who somebody is; and a browser's sign-in, which takes its key once for a cookie. */
@Path("/v1/session")
@Produces(MediaType.APPLICATION_JSON)
class SessionResource {

  private final KeyRing keys;
  private final boolean isOn;
  private final Duration lifetime;

  SessionResource(KeyRing keys, FuseboxConfig config) {
    this.keys = keys;
    this.isOn = config.accessControl();
    this.lifetime = config.sessionLifetime();
  }

  @GET
  public SessionBody getSession(@Context RoutingContext context) {
    return SessionBody.of(Received.of(context).grant(), isOn);
  }

  @PUT
  public SessionBody putSession(@Context RoutingContext context) {
    Grant grant = Received.of(context).grant();
    if (!isOn) {
      // There is nothing to sign in to, and nothing to remember.
      context.response().addCookie(SessionCookie.none(context.request()));
      return SessionBody.of(grant, false);
    }
    if (grant.key() == null || KeyAuthentication.bearerToken(context) == null) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "Authorization",
          "Authorization must have the key to sign in with: Bearer fbx_…");
    }
    context
        .response()
        .addCookie(
            SessionCookie.of(
                keys.beginSession(grant, lifetime).text(), lifetime, context.request()));
    return SessionBody.of(grant, isOn);
  }

  @DELETE
  public Response deleteSession(@Context RoutingContext context) {
    context.response().addCookie(SessionCookie.none(context.request()));
    return Response.noContent().build();
  }
}
