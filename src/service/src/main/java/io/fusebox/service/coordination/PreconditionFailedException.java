package io.fusebox.service.coordination;

/** The breaker is not as the client demanded it to be. Nothing changed. */
public final class PreconditionFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  PreconditionFailedException(String name, boolean exists) {
    super(
        exists
            ? "breaker '"
                + name
                + "' has other settings than those your If-Match or If-None-Match demands: read it"
                + " again, and repeat the change with its new ETag"
            : "breaker '" + name + "' does not exist, and your If-Match demands that it does");
  }
}
