package io.fusebox.service.coordination;

/** A key that was sent before came with another request. */
public final class IdempotencyKeyReusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  IdempotencyKeyReusedException() {
    super(
        "this Idempotency-Key was sent before with another request: send a new key with each new"
            + " request, and the same only to send the same request again");
  }
}
