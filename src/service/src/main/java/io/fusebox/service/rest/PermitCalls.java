package io.fusebox.service.rest;

import io.fusebox.engine.Outcome;
import io.fusebox.engine.Recorded;
import io.fusebox.service.coordination.Acquired;
import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.PermitId;
import io.fusebox.service.coordination.Report;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.BadRequestException;
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

  PermitCalls(Coordinator coordinator) {
    this.coordinator = coordinator;
    this.permits = new Replies<>(PermitBody.class, PermitBody::of);
    this.outcomes = new Replies<>(RecordedBody.class, RecordedBody::of);
  }

  /**
   * Asks for a permit.
   *
   * @throws BadRequestException with a problem that names each part that breaks a rule
   */
  CompletionStage<PermitBody> acquire(
      String name,
      @Nullable String callerHeader,
      @Nullable String idempotencyKey,
      @Nullable CallerBody body) {
    CallRules.require(name, callerHeader, body == null ? null : body.caller(), idempotencyKey);
    String caller = CallerBody.of(body, callerHeader);
    return coordinator.acquirePermit(
        name, caller, permits.to(idempotencyKey, () -> "acquire-permit " + name + " " + caller));
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
    String caller = body.caller() == null ? callerHeader : body.caller();
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
