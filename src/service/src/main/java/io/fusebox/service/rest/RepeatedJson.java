package io.fusebox.service.rest;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers of one kind as JSON. One is mostly like the one before, whose JSON is at hand.
 * Safe to call from any thread.
 *
 * @param <T> immutable, with an {@code equals} that tells whether the JSON is the same
 */
final class RepeatedJson<T> implements Function<T, byte[]> {

  private final Function<T, byte[]> json;
  private volatile @Nullable Written<T> latest;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares what was written
  private record Written<T>(T answer, byte[] json) {}

  /** Writes the JSON that this function makes. */
  RepeatedJson(Function<T, byte[]> json) {
    this.json = json;
  }

  /** The JSON, which is not to be changed. */
  @Override
  public byte[] apply(T answer) {
    Written<T> written = latest;
    if (written == null || !written.answer.equals(answer)) {
      written = new Written<>(answer, json.apply(answer));
      latest = written;
    }
    return written.json;
  }
}
