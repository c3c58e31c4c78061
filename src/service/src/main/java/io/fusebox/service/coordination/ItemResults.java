package io.fusebox.service.coordination;

import io.fusebox.engine.State;
import io.fusebox.service.coordination.ItemResult.Counted;
import io.fusebox.service.coordination.ItemResult.Refused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** How the results of one breaker's items are kept: a version, their number, and each in turn. */
final class ItemResults implements AnswerForm<List<ItemResult>> {

  private static final int VERSION = 1;
  private static final int COUNTED = 1;
  private static final int REFUSED = 2;

  @Override
  public byte[] write(List<ItemResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(results.size());
      for (ItemResult result : results) {
        write(result, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(ItemResult result, DataOutputStream out) throws IOException {
    if (result instanceof Counted counted) {
      out.writeByte(COUNTED);
      out.writeLong(counted.recorded());
      out.writeLong(counted.stale());
      out.writeLong(counted.ignored());
      out.writeUTF(counted.state().name());
      out.writeLong(counted.generation());
    } else if (result instanceof Refused refused) {
      out.writeByte(REFUSED);
      out.writeUTF(refused.why());
    } else {
      throw new IllegalArgumentException("no answer is kept of what failed: " + result);
    }
  }

  @Override
  public List<ItemResult> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException("it is of version " + version + ", this program knows " + VERSION);
      }
      int size = in.readInt();
      List<ItemResult> results = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        results.add(readOne(in));
      }
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException("a kept answer cannot be read", e);
    }
  }

  private static ItemResult readOne(DataInputStream in) throws IOException {
    if (in.readByte() == REFUSED) {
      return new Refused(in.readUTF());
    }
    return new Counted(
        in.readLong(), in.readLong(), in.readLong(), State.valueOf(in.readUTF()), in.readLong());
  }
}
