package io.fusebox.service.rest;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who asks for a permit, and for how long it takes a trial. */
@Schema(name = "PermitRequest", description = "Who asks for a permit, and for how long.")
record AcquireBody(
    @Schema(
            nullable = true,
            pattern = Contract.CALLER,
            description = CallerBody.DESCRIPTION,
            example = "host-a")
        @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
        @Nullable String caller,
    @Schema(
            nullable = true,
            implementation = String.class,
            format = "duration",
            description = AcquireBody.LEASE_DESCRIPTION,
            example = "PT2M")
        @Nullable Duration permitLease) {

  /** Takes the caller's name in its canonical form. */
  AcquireBody {
    caller = CallerBody.canonical(caller);
  }

  static final String LEASE_DESCRIPTION =
      "How long a trial permit may stay out, ISO-8601, from PT0.001S. What is longer than the"
          + " longer one of the settings `permitLease` and `maxPermitLease` is cut down to that:"
          + " `expiresAt` shows the result. Null: `permitLease`.";

  static final AcquireBody EMPTY = new AcquireBody(null, null);
}
