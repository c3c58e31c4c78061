package io.fusebox.service.rest;

import io.fusebox.engine.Outcome;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What hosts call around each of their calls: answers requests that are not as plain as {@link
 * PlainCalls} takes them.
 */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class PermitsResource {

  private final PermitCalls calls;

  PermitsResource(PermitCalls calls) {
    this.calls = calls;
  }

  @POST
  @Path("/breakers/{name}/acquire-permit")
  public CompletionStage<PermitBody> acquirePermit(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable AcquireBody body) {
    return calls.acquire(name, callerHeader, idempotencyKey, body);
  }

  @POST
  @Path("/breakers/{name}/renew-permit")
  public CompletionStage<RenewedBody> renewPermit(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      RenewalBody body) {
    return calls.renew(name, callerHeader, idempotencyKey, body);
  }

  @POST
  @Path("/breakers/{name}/record-success")
  public CompletionStage<RecordedBody> recordSuccess(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable OutcomeBody body) {
    return calls.record(name, Outcome.SUCCESS, callerHeader, idempotencyKey, body);
  }

  @POST
  @Path("/breakers/{name}/record-failure")
  public CompletionStage<RecordedBody> recordFailure(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable OutcomeBody body) {
    return calls.record(name, Outcome.FAILURE, callerHeader, idempotencyKey, body);
  }

  @POST
  @Path("/breakers/{name}/release-permit")
  public CompletionStage<RecordedBody> releasePermit(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable OutcomeBody body) {
    return calls.record(name, Outcome.RELEASED, callerHeader, idempotencyKey, body);
  }
}
