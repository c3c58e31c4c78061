package io.fusebox.service.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * A parameter of the type {@code uuid[]}, which goes to PostgreSQL in binary, where the connection
 * has {@code binaryTransferEnable=UUID_ARRAY}: the driver's own arrays of UUIDs are text, which
 * both sides pay for with each request's idempotency key.
 */
final class UuidArray extends PGobject implements PGBinaryObject {

  private static final long serialVersionUID = 1;

  /**
   * Dimensions, whether there are nulls, the elements' type; how many, and the first one's index.
   */
  private static final int HEADER = 5 * Integer.BYTES;

  private static final int UUID_BYTES = 2 * Long.BYTES;

  private final UUID[] elements;

  private UuidArray(UUID[] elements) {
    this.elements = elements;
    setType("uuid[]");
  }

  static <T> UuidArray of(Collection<T> rows, Function<? super T, UUID> column) {
    return new UuidArray(rows.stream().map(column).toArray(UUID[]::new));
  }

  /** As text, for a connection that does not send these in binary. */
  @Override
  public String getValue() {
    return Arrays.stream(elements).map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
  }

  @Override
  public int lengthInBytes() {
    return HEADER + elements.length * (Integer.BYTES + UUID_BYTES);
  }

  /** In the form of PostgreSQL's {@code array_recv}. */
  @Override
  public void toBytes(byte[] bytes, int offset) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, lengthInBytes());
    buffer.putInt(1).putInt(0).putInt(Oid.UUID).putInt(elements.length).putInt(1);
    for (UUID element : elements) {
      buffer
          .putInt(UUID_BYTES)
          .putLong(element.getMostSignificantBits())
          .putLong(element.getLeastSignificantBits());
    }
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("it is a parameter only");
  }
}
