package io.fusebox.service.rest;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer as JSON, which is written once: when it is kept for an idempotency key, or else when it
 * is first asked for. Used by one thread at a time.
 */
final class JsonAnswer {

  private @Nullable Supplier<byte[]> writer;
  private byte @Nullable [] bytes;
  private final @Nullable Object decision;

  private JsonAnswer(
      @Nullable Object decision, @Nullable Supplier<byte[]> writer, byte @Nullable [] bytes) {
    this.decision = decision;
    this.writer = writer;
    this.bytes = bytes;
  }

  /**
   * One that is still to be written.
   *
   * @param decision what it tells
   */
  static JsonAnswer of(Object decision, Supplier<byte[]> writer) {
    return new JsonAnswer(decision, writer, null);
  }

  /** One that was written before. */
  static JsonAnswer of(byte[] bytes) {
    return new JsonAnswer(null, null, bytes);
  }

  /** What it tells; null: that was decided for an earlier request with the same key. */
  @Nullable Object decision() {
    return decision;
  }

  /** The JSON, in UTF-8. It is not to be changed. */
  byte[] bytes() {
    byte[] written = bytes;
    if (written == null) {
      written = Objects.requireNonNull(writer).get();
      bytes = written;
      writer = null;
    }
    return written;
  }
}
