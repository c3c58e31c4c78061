package io.fusebox.service.coordination;

/** There is no breaker of that name. */
public final class UnknownBreakerException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** For the breaker of that name. */
  public UnknownBreakerException(String name) {
    super("there is no breaker '" + name + "': declare it with PUT /v1/breakers/" + name);
  }
}
