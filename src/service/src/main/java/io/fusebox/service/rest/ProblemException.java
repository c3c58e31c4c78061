package io.fusebox.service.rest;

/** Ends the handling of a request with a problem. Thrown before anything was done. */
final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    // Without a stack trace: it is no fault of the program.
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  ProblemException(ProblemType type, String detail) {
    this(Problem.of(type, detail));
  }

  ProblemException(ProblemType type, String field, String detail) {
    this(Problem.of(type, field, detail));
  }

  Problem problem() {
    return problem;
  }
}
