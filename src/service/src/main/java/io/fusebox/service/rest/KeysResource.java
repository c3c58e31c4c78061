package io.fusebox.service.rest;

import io.fusebox.service.access.AccessKey;
import io.fusebox.service.access.KeyRing;
import io.fusebox.service.access.KeyStore;
import io.fusebox.service.access.KeyStore.Stored;
import io.fusebox.service.access.KeyText;
import io.fusebox.service.access.NewKey;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.Workers;
import io.quarkus.logging.Log;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.concurrent.CompletionStage;

/** The keys that let hosts and people in. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
class KeysResource {

  private final KeyStore store;
  private final KeyRing keys;
  private final Workers workers;
  private final JsonBodies bodies;
  private final int most;

  KeysResource(
      KeyStore store, KeyRing keys, Workers workers, JsonBodies bodies, FuseboxConfig config) {
    this.store = store;
    this.keys = keys;
    this.workers = workers;
    this.bodies = bodies;
    this.most = config.maxKeys();
  }

  @GET
  public CompletionStage<KeyBody.All> listKeys() {
    return workers
        .run(store::read)
        .thenApply(
            read ->
                new KeyBody.All(read.keys().stream().map(Stored::key).map(KeyBody::of).toList()));
  }

  @PUT
  @Path("/{name}")
  public CompletionStage<Response> putKey(@Context RoutingContext context) {
    Received received = Received.of(context);
    KeyText text = KeyText.random();
    return received
        .body()
        .thenCompose(
            sent -> {
              NewKey key =
                  bodies
                      .require(sent, NewKeyBody.class, "must be a JSON object with roles")
                      .toKey(received.name());
              return workers.run(() -> store.create(key, text.hash(), received.principal(), most));
            })
        .thenApply(created -> created(created, text, received));
  }

  private Response created(AccessKey created, KeyText text, Received received) {
    Log.infof("Key \"%s\" was made by \"%s\"", created.name(), received.principal());
    keys.onChanged();
    return Response.status(Status.CREATED).entity(KeyBody.of(created, text)).build();
  }

  @DELETE
  @Path("/{name}")
  public CompletionStage<Response> deleteKey(@Context RoutingContext context) {
    Received received = Received.of(context);
    String name = received.name();
    return workers
        .run(() -> store.revoke(name))
        .thenApply(
            isRevoked -> {
              if (!isRevoked) {
                throw new ProblemException(
                    ProblemType.UNKNOWN_KEY, "there is no key '" + name + "'");
              }
              Log.infof("Key \"%s\" was revoked by \"%s\"", name, received.principal());
              keys.onChanged();
              return Response.noContent().build();
            });
  }
}
