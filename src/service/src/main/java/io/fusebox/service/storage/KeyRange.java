package io.fusebox.service.storage;

import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Answers to some of a breaker's keys that rise with time, as they are stored in one row. The keys
 * are of the same moment, so that few ranges are looked at for one of them, and the row is small
 * enough for PostgreSQL to keep it in one piece.
 *
 * @param first the least of the keys
 * @param last the greatest
 * @param content a version; how many answers there are, and each with its length, once however many
 *     keys have it; how many keys, and each with its fingerprint and the answer's index
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares ranges
record KeyRange(String breaker, UUID first, UUID last, byte[] content) {

  /** What a key's first 64 bits say beyond its moment of 64 ms: 22 of them. */
  private static final long WITHIN_MOMENT = (1L << 22) - 1;

  private static final int MOST_BYTES = 1_900;
  private static final byte VERSION = 1;
  private static final int KEY_BYTES = 3 * Long.BYTES + Short.BYTES;

  private static final Comparator<KeptAnswer> BY_BREAKER_AND_TIME =
      Comparator.comparing(KeptAnswer::breaker)
          .thenComparing(answer -> answer.key().key(), IdempotencyKey.BY_TIME);

  /** The ranges to store for these answers. */
  static List<KeyRange> of(Collection<KeptAnswer> answers) {
    List<KeptAnswer> inOrder = new ArrayList<>(answers);
    inOrder.sort(BY_BREAKER_AND_TIME);
    List<KeyRange> ranges = new ArrayList<>();
    Content content = new Content();
    for (KeptAnswer answer : inOrder) {
      if (!content.hasRoomFor(answer)) {
        ranges.add(content.toRange());
        content = new Content();
      }
      content.add(answer);
    }
    if (!inOrder.isEmpty()) {
      ranges.add(content.toRange());
    }
    return ranges;
  }

  /** The greatest key of the same moment: no range that has the key ends after it. */
  static UUID endOfMoment(UUID key) {
    return new UUID(key.getMostSignificantBits() | WITHIN_MOMENT, -1L);
  }

  /** Reads a row's answers. */
  static void read(String breaker, byte[] content, Consumer<KeptAnswer> to) {
    ByteBuffer in = ByteBuffer.wrap(content);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "kept answers are of version " + version + ", this program knows " + VERSION);
    }
    byte[][] answers = new byte[in.getShort()][];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = new byte[in.getInt()];
      in.get(answers[i]);
    }
    while (in.hasRemaining()) {
      IdempotencyKey key = new IdempotencyKey(new UUID(in.getLong(), in.getLong()), in.getLong());
      to.accept(new KeptAnswer(key, breaker, answers[in.getShort()]));
    }
  }

  /** What goes into one row. */
  private static final class Content {

    private final List<Entry> entries = new ArrayList<>();
    private final Map<ByteBuffer, Short> answers = new LinkedHashMap<>();
    private int size = 1 + Short.BYTES;

    private record Entry(KeptAnswer kept, short answer) {
      UUID key() {
        return kept.key().key();
      }
    }

    boolean hasRoomFor(KeptAnswer next) {
      if (entries.isEmpty()) {
        return true;
      }
      KeptAnswer first = entries.get(0).kept();
      return next.breaker().equals(first.breaker())
          && endOfMoment(next.key().key()).equals(endOfMoment(first.key().key()))
          && size + KEY_BYTES + bytesOf(ByteBuffer.wrap(next.answer())) <= MOST_BYTES;
    }

    private int bytesOf(ByteBuffer answer) {
      return answers.containsKey(answer) ? 0 : Integer.BYTES + answer.remaining();
    }

    void add(KeptAnswer next) {
      ByteBuffer answer = ByteBuffer.wrap(next.answer());
      size += KEY_BYTES + bytesOf(answer);
      short added = (short) answers.size();
      Short index = answers.putIfAbsent(answer, added);
      entries.add(new Entry(next, index == null ? added : index));
    }

    KeyRange toRange() {
      ByteBuffer out = ByteBuffer.allocate(size).put(VERSION).putShort((short) answers.size());
      answers.keySet().forEach(answer -> out.putInt(answer.remaining()).put(answer.duplicate()));
      for (Entry entry : entries) {
        out.putLong(entry.key().getMostSignificantBits());
        out.putLong(entry.key().getLeastSignificantBits());
        out.putLong(entry.kept().key().fingerprint());
        out.putShort(entry.answer());
      }
      Entry first = entries.get(0);
      Entry last = entries.get(entries.size() - 1);
      return new KeyRange(first.kept().breaker(), first.key(), last.key(), out.array());
    }
  }
}
