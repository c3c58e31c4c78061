package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers of one kind as JSON. One is mostly like the one before, whose JSON is at hand.
 * Safe to call from any thread.
 *
 * @param <T> immutable, with an {@code equals} that tells whether the JSON is the same
 */
final class RepeatedJson<T> {

  private final ObjectMapper mapper;
  private volatile @Nullable Written<T> latest;

  private record Written<T>(T answer, Buffer json) {}

  /** Writes the JSON that this mapper makes. */
  RepeatedJson(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** The JSON, which is not to be changed. */
  Buffer of(T answer) throws JsonProcessingException {
    Written<T> written = latest;
    if (written == null || !written.answer.equals(answer)) {
      written = new Written<>(answer, Buffer.buffer(mapper.writeValueAsBytes(answer)));
      latest = written;
    }
    return written.json;
  }
}
