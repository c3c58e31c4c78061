package io.fusebox.service.rest;

import io.fusebox.service.coordination.AnswerForm;
import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.Reply;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers of one kind as JSON. The bytes that are kept for an idempotency key are the bytes that
 * are sent, at once and when the request comes again. Immutable.
 */
final class Replies<A> {

  private static final AnswerForm<JsonAnswer> JSON_BYTES =
      new AnswerForm<>() {
        @Override
        public byte[] write(JsonAnswer answer) {
          return answer.bytes();
        }

        @Override
        public JsonAnswer read(byte[] bytes) {
          return JsonAnswer.of(bytes);
        }
      };

  private final Function<A, byte[]> json;

  /** Answers that this function writes. */
  Replies(Function<A, byte[]> json) {
    this.json = json;
  }

  /**
   * The reply to a request.
   *
   * @param key as the client sent it; null: none
   * @param request all that the answer depends on; asked for only where there is a key
   */
  Reply<A, JsonAnswer> to(@Nullable String key, Supplier<String> request) {
    return new Reply<>(
        answer -> JsonAnswer.of(answer, () -> json.apply(answer)),
        JSON_BYTES,
        key == null ? null : IdempotencyKey.of(key, request.get()));
  }
}
