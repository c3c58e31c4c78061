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
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is done for the calls that hosts make around each of theirs. Safe to call from any thread.
 */
@ApplicationScoped
class PermitCalls {

  private final Coordinator coordinator;
  private final SeenCallers callers;
  private final Replies<Acquired> permits;
  private final Replies<Recorded> outcomes;
  private final Replies<Renewed> renewals;

  PermitCalls(Coordinator coordinator, SeenCallers callers, JsonBodies bodies) {
    RepeatedJson<RecordedBody> recorded = new RepeatedJson<>(bodies::write);
    this.coordinator = coordinator;
    this.callers = callers;
    this.permits = new Replies<>(acquired -> bodies.write(PermitBody.of(acquired)));
    this.outcomes = new Replies<>(outcome -> recorded.apply(RecordedBody.of(outcome)));
    this.renewals = new Replies<>(renewed -> bodies.write(RenewedBody.of(renewed)));
  }

  /**
   * Asks for a permit.
   *
   * @throws ProblemException a part of the body breaks a rule
   * @throws io.fusebox.engine.InvalidDurationException no lease can be so short
   */
  CompletionStage<JsonAnswer> acquire(Received received, @Nullable AcquireBody sent) {
    AcquireBody body = sent == null ? AcquireBody.EMPTY : sent;
    String name = received.name();
    String caller = noteCaller(received, body.caller());
    Duration lease = body.permitLease();
    return coordinator.acquirePermit(
        name,
        new AcquirePermit(caller, received.principal(), lease),
        permits.to(
            received.idempotencyKey(),
            () -> "acquire-permit " + name + " " + caller + (lease == null ? "" : "\nl" + lease)));
  }

  /**
   * Prolongs the lease of a permit.
   *
   * @throws ProblemException a part of the body breaks a rule
   * @throws RuntimeException as {@link PermitId#parse} and {@link Renewal#of} throw it
   */
  CompletionStage<JsonAnswer> renew(Received received, @Nullable RenewalBody body) {
    String permitId = body == null ? null : body.permitId();
    if (body == null || permitId == null) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "permitId", "permitId must be there");
    }
    String name = received.name();
    String unused = noteCaller(received, body.caller());
    Duration lease = body.permitLease();
    return coordinator.renewPermit(
        name,
        Renewal.of(PermitId.parse(permitId), lease),
        renewals.to(
            received.idempotencyKey(),
            () -> "renew-permit " + name + "\np" + permitId + "\nl" + lease));
  }

  /**
   * Reports how a call ended.
   *
   * @throws ProblemException a part of the body breaks a rule
   * @throws RuntimeException as {@link PermitId#parse} and {@link Report#of} throw it
   */
  CompletionStage<JsonAnswer> record(
      Received received, Outcome outcome, @Nullable OutcomeBody sent) {
    OutcomeBody body = sent == null ? OutcomeBody.EMPTY : sent;
    String name = received.name();
    String caller = noteCaller(received, body.caller());
    Report report =
        Report.of(
            outcome,
            body.permitId() == null ? null : PermitId.parse(body.permitId()),
            body.duration(),
            caller,
            received.principal(),
            Text.error(body.error()));
    return coordinator.record(
        name,
        report,
        outcomes.to(received.idempotencyKey(), () -> body.inOneText(outcome + " " + name, caller)));
  }

  /**
   * Notes that the request's caller calls this breaker.
   *
   * @return the caller that the body names, or else the header; null: neither does
   */
  private @Nullable String noteCaller(Received received, @Nullable String inBody) {
    CallRules.requireCaller(inBody);
    String caller = received.caller(inBody);
    callers.onCall(received, received.name(), caller);
    return caller;
  }
}
