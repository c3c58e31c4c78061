package io.fusebox.service.rest;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A permit whose call takes longer. */
@Schema(
    name = "PermitRenewal",
    description = "A permit whose call takes longer.",
    requiredProperties = "permitId")
record RenewalBody(
    @Schema(
            description = "The permit that the call is made with.",
            example = "h9p2v0c3k8.3.1.9c2m71x")
        @Nullable String permitId,
    @Schema(
            nullable = true,
            implementation = String.class,
            format = "duration",
            description = AcquireBody.LEASE_DESCRIPTION,
            example = "PT2M")
        @Nullable Duration permitLease,
    @Schema(
            nullable = true,
            pattern = Contract.CALLER,
            description = CallerBody.DESCRIPTION,
            example = "host-a")
        @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
        @Nullable String caller) {

  /** Takes the caller's name in its canonical form. */
  RenewalBody {
    caller = CallerBody.canonical(caller);
  }
}
