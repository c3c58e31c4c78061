package io.fusebox.service.rest;

import io.fusebox.engine.Author;
import io.fusebox.service.access.Grant;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request for an operation, whose head keeps to the rules of the contract; its body is yet to be
 * read. Immutable.
 *
 * @param grant what its sender may do
 * @param named the name in its path, in its canonical form; null: the operation's path has none
 * @param caller what {@code X-Caller} says, in its canonical form, or the one that the sender is
 *     bound to; null: neither
 * @param idempotencyKey null: it has none
 * @param contentType what {@code Content-Type} says; null: nothing
 */
record Received(
    RoutingContext context,
    RequestBodies bodies,
    Operation operation,
    Grant grant,
    @Nullable String named,
    @Nullable String caller,
    @Nullable String idempotencyKey,
    @Nullable String contentType) {

  private static final String KEY = Received.class.getName();

  /** Puts it where {@link #of} finds it. */
  void putIntoContext() {
    context.put(KEY, this);
  }

  /** The request that JAX-RS carries out. */
  static Received of(RoutingContext context) {
    Received received = context.get(KEY);
    if (received == null) {
      throw new IllegalStateException("no request comes here past the " + OperationHandler.class);
    }
    return received;
  }

  /** The name in the path: of a breaker, or of a key. */
  String name() {
    if (named == null) {
      throw new IllegalStateException(operation + " has no name in its path");
    }
    return named;
  }

  /** Who has proved to send it; null: nobody was asked to prove it. */
  @Nullable String principal() {
    return grant.principal();
  }

  /**
   * Who asks for an operator's action.
   *
   * @param reason why; null: not said
   */
  Author author(@Nullable String reason) {
    return author(null, reason);
  }

  /**
   * Who asks for an operator's action.
   *
   * @param callerInBody as the body says; null: as the header says
   * @param reason why; null: not said
   */
  Author author(@Nullable String callerInBody, @Nullable String reason) {
    return new Author(caller(callerInBody), principal(), reason);
  }

  /**
   * The caller that the body names, or else the header; null: neither does.
   *
   * @throws ProblemException the sender may not speak as that one
   */
  @Nullable String caller(@Nullable String inBody) {
    return inBody == null ? caller : Access.callerOf(grant, inBody);
  }

  /**
   * Reads the body. Called once, on the request's event loop.
   *
   * @param whenRead is given all of it, on the event loop; empty: there is none. Where it is too
   *     large or too late, the request is answered instead
   */
  void read(Consumer<Buffer> whenRead) {
    bodies.read(this, whenRead);
  }

  /**
   * Looks whether a body is of a type that the operation takes.
   *
   * @throws ProblemException it is of another
   */
  void requireType(Buffer body) {
    if (body.length() > 0 && !operation.body().isOfType(contentType)) {
      if (operation.body() == Operation.Body.PATCH) {
        // As RFC 5789, section 3.1, has it.
        context.response().putHeader("Accept-Patch", String.join(", ", operation.body().types()));
      }
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "bodies are JSON: send Content-Type: application/json");
    }
  }

  /** The body, of a type that is taken; where it is too large or too late, it never comes. */
  CompletionStage<Buffer> body() {
    CompletableFuture<Buffer> body = new CompletableFuture<>();
    read(body::complete);
    return body.thenApply(
        sent -> {
          requireType(sent);
          return sent;
        });
  }
}
