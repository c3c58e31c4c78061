package io.fusebox.service.rest;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Renewed;
import io.fusebox.service.coordination.Acquired;
import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.PermitId;
import io.fusebox.service.coordination.Renewal;
import io.fusebox.service.coordination.Report;
import io.fusebox.service.rest.Problem.FieldError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.BadRequestException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is done for the calls that hosts make around each of theirs. Safe to call from any thread.
 */
@ApplicationScoped
class PermitCalls {

  private final Coordinator coordinator;
  private final Replies<Acquired, PermitBody> permits;
  private final Replies<Recorded, RecordedBody> outcomes;
  private final Replies<Renewed, RenewedBody> renewals;

  PermitCalls(Coordinator coordinator) {
    this.coordinator = coordinator;
    this.permits = new Replies<>(PermitBody.class, PermitBody::of);
    this.outcomes = new Replies<>(RecordedBody.class, RecordedBody::of);
    this.renewals = new Replies<>(RenewedBody.class, RenewedBody::of);
  }

  /**
   * Asks for a permit.
   *
   * @throws BadRequestException with a problem that names each part that breaks a rule
   * @throws io.fusebox.engine.InvalidDurationException no lease can be so short
   */
  CompletionStage<PermitBody> acquire(
      String name,
      @Nullable String callerHeader,
      @Nullable String idempotencyKey,
      @Nullable AcquireBody sent) {
    AcquireBody body = sent == null ? AcquireBody.EMPTY : sent;
    CallRules.require(name, callerHeader, body.caller(), idempotencyKey);
    String caller = CallerBody.of(body.caller(), callerHeader);
    Duration lease = body.permitLease();
    return coordinator.acquirePermit(
        name,
        new AcquirePermit(caller, lease),
        permits.to(
            idempotencyKey,
            () -> "acquire-permit " + name + " " + caller + (lease == null ? "" : "\nl" + lease)));
  }

  /**
   * Prolongs the lease of a permit.
   *
   * @throws BadRequestException with a problem that names each part that breaks a rule
   * @throws RuntimeException as {@link PermitId#parse} and {@link Renewal#of} throw it
   */
  CompletionStage<RenewedBody> renew(
      String name,
      @Nullable String callerHeader,
      @Nullable String idempotencyKey,
      @Nullable RenewalBody body) {
    CallRules.require(name, callerHeader, body == null ? null : body.caller(), idempotencyKey);
    String permitId = body == null ? null : body.permitId();
    if (body == null || permitId == null) {
      throw new BadRequestException(
          Problem.of(
                  ProblemType.INVALID_REQUEST,
                  List.of(new FieldError("permitId", "permitId must be there")))
              .toResponse());
    }
    Duration lease = body.permitLease();
    return coordinator.renewPermit(
        name,
        Renewal.of(PermitId.parse(permitId), lease),
        renewals.to(
            idempotencyKey, () -> "renew-permit " + name + "\np" + permitId + "\nl" + lease));
  }

  /**
   * Reports how a call ended.
   *
   * @throws BadRequestException with a problem that names each part that breaks a rule
   * @throws RuntimeException as {@link PermitId#parse} and {@link Report#of} throw it
   */
  CompletionStage<RecordedBody> record(
      String name,
      Outcome outcome,
      @Nullable String callerHeader,
      @Nullable String idempotencyKey,
      @Nullable OutcomeBody sent) {
    OutcomeBody body = sent == null ? OutcomeBody.EMPTY : sent;
    CallRules.require(name, callerHeader, body.caller(), idempotencyKey);
    String caller = CallerBody.of(body.caller(), callerHeader);
    Report report =
        Report.of(
            outcome,
            body.permitId() == null ? null : PermitId.parse(body.permitId()),
            body.duration(),
            caller,
            Text.error(body.error()));
    return coordinator.record(
        name,
        report,
        outcomes.to(idempotencyKey, () -> body.inOneText(outcome + " " + name, caller)));
  }
}
