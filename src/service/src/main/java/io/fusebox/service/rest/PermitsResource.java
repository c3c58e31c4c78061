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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What hosts call around each of their calls: the contract of it, and the answers to requests that
 * are not as plain as {@link PlainCalls} takes them.
 */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Permits")
class PermitsResource {

  private final PermitCalls calls;

  PermitsResource(PermitCalls calls) {
    this.calls = calls;
  }

  @POST
  @Path("/breakers/{name}/acquire-permit")
  @Operation(
      operationId = "acquirePermit",
      summary = "Ask for the leave to make one call",
      description =
          "A rejection is an answer 200 with `permitted: false`. A breaker that nobody declared"
              + " comes to life with the default settings, unless the deployment turns that off.")
  @APIResponse(
      responseCode = "200",
      description = "The breaker's decision.",
      content =
          @Content(
              schema = @Schema(implementation = PermitBody.class),
              examples = {
                @ExampleObject(name = "permitted", value = Examples.PERMITTED),
                @ExampleObject(name = "trial", value = Examples.TRIAL),
                @ExampleObject(name = "rejected", value = Examples.REJECTED)
              }))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  @APIResponse(responseCode = "409", ref = "TooManyBreakers")
  public CompletionStage<PermitBody> acquirePermit(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = AcquireBody.class),
                      examples = @ExampleObject(name = "caller", value = Examples.CALLER)))
          @Nullable AcquireBody body) {
    return calls.acquire(name, callerHeader, idempotencyKey, body);
  }

  @POST
  @Path("/breakers/{name}/renew-permit")
  @Operation(
      operationId = "renewPermit",
      summary = "Prolong a trial permit while its call runs",
      description =
          "For calls that take longer than the lease. The lease ends `permitLease` from now, or when"
              + " it would have ended anyway where that is later; never after the half-open round"
              + " (`maxWaitDurationInHalfOpenState`). Whoever stops renewing gives the permit back"
              + " when the lease it got last ends.")
  @APIResponse(
      responseCode = "200",
      description = "Whether the permit holds.",
      content =
          @Content(
              schema = @Schema(implementation = RenewedBody.class),
              examples = {
                @ExampleObject(name = "renewed", value = Examples.RENEWED),
                @ExampleObject(name = "expired", value = Examples.NOT_RENEWED)
              }))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  @APIResponse(responseCode = "422", ref = "UnknownPermit")
  public CompletionStage<RenewedBody> renewPermit(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = RenewalBody.class),
                      examples = @ExampleObject(name = "renewal", value = Examples.RENEWAL)))
          RenewalBody body) {
    return calls.renew(name, callerHeader, idempotencyKey, body);
  }

  @POST
  @Path("/breakers/{name}/record-success")
  @Operation(
      operationId = "recordSuccess",
      summary = "Report that a call succeeded",
      description = "Answered once it is durable.")
  @APIResponse(
      responseCode = "200",
      description = "What became of the outcome.",
      content =
          @Content(
              schema = @Schema(implementation = RecordedBody.class),
              examples = @ExampleObject(name = "recorded", value = Examples.RECORDED)))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  @APIResponse(responseCode = "409", ref = "TooManyBreakers")
  @APIResponse(responseCode = "422", ref = "UnknownPermit")
  public CompletionStage<RecordedBody> recordSuccess(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = OutcomeBody.class),
                      examples = {
                        @ExampleObject(name = "without a permit", value = Examples.SUCCESS),
                        @ExampleObject(
                            name = "with its permit",
                            value = Examples.SUCCESS_WITH_PERMIT)
                      }))
          @Nullable OutcomeBody body) {
    return calls.record(name, Outcome.SUCCESS, callerHeader, idempotencyKey, body);
  }

  @POST
  @Path("/breakers/{name}/record-failure")
  @Operation(
      operationId = "recordFailure",
      summary = "Report that a call failed",
      description = "Answered once it is durable.")
  @APIResponse(
      responseCode = "200",
      description = "What became of the outcome.",
      content =
          @Content(
              schema = @Schema(implementation = RecordedBody.class),
              examples = @ExampleObject(name = "tripped", value = Examples.TRIPPED)))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  @APIResponse(responseCode = "409", ref = "TooManyBreakers")
  @APIResponse(responseCode = "422", ref = "UnknownPermit")
  public CompletionStage<RecordedBody> recordFailure(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = OutcomeBody.class),
                      examples = {
                        @ExampleObject(name = "without a permit", value = Examples.FAILURE),
                        @ExampleObject(
                            name = "with its permit",
                            value = Examples.FAILURE_WITH_PERMIT)
                      }))
          @Nullable OutcomeBody body) {
    return calls.record(name, Outcome.FAILURE, callerHeader, idempotencyKey, body);
  }

  @POST
  @Path("/breakers/{name}/release-permit")
  @Operation(
      operationId = "releasePermit",
      summary = "Give a permit back unused",
      description =
          "The call was not made, or says nothing about the dependency. A trial permit can be given"
              + " again; nothing is counted.")
  @APIResponse(
      responseCode = "200",
      description = "What became of it.",
      content =
          @Content(
              schema = @Schema(implementation = RecordedBody.class),
              examples = @ExampleObject(name = "released", value = Examples.RECORDED)))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  @APIResponse(responseCode = "409", ref = "TooManyBreakers")
  @APIResponse(responseCode = "422", ref = "UnknownPermit")
  public CompletionStage<RecordedBody> releasePermit(
      @PathParam("name") String name,
      @HeaderParam("X-Caller") @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = OutcomeBody.class),
                      examples = {
                        @ExampleObject(name = "without a permit", value = Examples.CALLER),
                        @ExampleObject(
                            name = "with its permit",
                            value = Examples.RELEASE_WITH_PERMIT)
                      }))
          @Nullable OutcomeBody body) {
    return calls.record(name, Outcome.RELEASED, callerHeader, idempotencyKey, body);
  }
}
