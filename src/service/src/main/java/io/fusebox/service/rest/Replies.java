package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fusebox.service.coordination.AnswerForm;
import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of one kind as answers, which are kept for idempotency keys as the JSON that they are.
 * Immutable.
 */
final class Replies<A, T> {

  /** Reads what newer versions of the service have kept, too. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  private final Function<A, T> made;
  private final AnswerForm<T> form;

  Replies(Class<T> body, Function<A, T> made) {
    this.made = made;
    this.form = new Json<>(body);
  }

  /**
   * The reply to a request.
   *
   * @param key as the client sent it; null: none
   * @param request all that the answer depends on; asked for only where there is a key
   */
  Reply<A, T> to(@Nullable String key, Supplier<String> request) {
    return new Reply<>(made, form, key == null ? null : IdempotencyKey.of(key, request.get()));
  }

  private record Json<T>(Class<T> body) implements AnswerForm<T> {
    @Override
    public byte[] write(T answer) {
      try {
        return MAPPER.writeValueAsBytes(answer);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("an answer cannot be kept: " + answer, e);
      }
    }

    @Override
    public T read(byte[] bytes) {
      try {
        return MAPPER.readValue(bytes, body);
      } catch (IOException e) {
        throw new UncheckedIOException("a kept answer cannot be read", e);
      }
    }
  }
}
