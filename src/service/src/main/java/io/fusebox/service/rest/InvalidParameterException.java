package io.fusebox.service.rest;

import jakarta.ws.rs.BadRequestException;

/**
 * A query parameter or a header that cannot be read: a {@link ProblemException} that JAX-RS lets
 * through where it reads parameters.
 */
final class InvalidParameterException extends BadRequestException {

  private static final long serialVersionUID = 1;

  InvalidParameterException(String name, String expected, String value) {
    super(
        Problem.of(
                ProblemType.INVALID_REQUEST,
                name,
                name + " must be " + expected + ", but was '" + Text.shortened(value) + "'")
            .toResponse());
  }
}
