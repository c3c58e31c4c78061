package io.fusebox.service.linearizability;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operations of a history that have not been put in order yet. Mutable.
 *
 * <p>An operation is known by its number: first come those with an answer, then those without, each
 * in the order of their invocations.
 */
final class Remaining {

  private final List<Operation> operations = new ArrayList<>();
  private final int answered;

  /** Which of those with an answer are in order, and which of the others; the latter from 0. */
  private final BitSet doneAnswered = new BitSet();

  private final BitSet doneUnanswered = new BitSet();

  /** The first with an answer that remains. */
  private int first;

  private final List<Integer> reads = new ArrayList<>();

  /** Those with an answer that are in progress while somebody reads, and the reads. */
  private final BitSet overlapsRead = new BitSet();

  Remaining(BreakerHistory history) {
    history.operations().stream().filter(o -> o.reply() != null).forEach(operations::add);
    answered = operations.size();
    history.operations().stream().filter(o -> o.reply() == null).forEach(operations::add);
    for (int i = 0; i < answered; i++) {
      if (operations.get(i).isRead()) {
        reads.add(i);
        markOverlapping(operations.get(i));
      }
    }
  }

  private void markOverlapping(Operation read) {
    for (int i = 0; i < answered; i++) {
      if (operations.get(i).overlaps(read)) {
        overlapsRead.set(i);
      }
    }
  }

  Operation get(int index) {
    return operations.get(index);
  }

  boolean overlapsRead(int index) {
    return overlapsRead.get(index);
  }

  /** Whether all that was answered is in order. */
  boolean isExplained() {
    return first == answered;
  }

  int answeredInOrder() {
    return doneAnswered.cardinality();
  }

  int answered() {
    return answered;
  }

  void putInOrder(int index) {
    if (index >= answered) {
      doneUnanswered.set(index - answered);
      return;
    }
    doneAnswered.set(index);
    first = doneAnswered.nextClearBit(first);
  }

  void takeBack(int index) {
    if (index >= answered) {
      doneUnanswered.clear(index - answered);
      return;
    }
    doneAnswered.clear(index);
    first = Math.min(first, index);
  }

  /** When the first answer of those that remain had come. */
  long deadline() {
    long deadline = Operation.NEVER;
    int last = nextAnswered(first);
    while (last < answered && operations.get(last).invokedAt() <= deadline) {
      deadline = Math.min(deadline, operations.get(last).returnedAt());
      last = nextAnswered(last + 1);
    }
    return deadline;
  }

  /** The next one with an answer, from this number on, that remains; {@link #answered} if none. */
  int nextAnswered(int from) {
    return Math.min(answered, doneAnswered.nextClearBit(from));
  }

  /** Those with an answer that can come next: nobody had an answer before they were invoked. */
  List<Integer> next(long deadline) {
    List<Integer> next = new ArrayList<>();
    int index = first;
    while (index < answered && operations.get(index).invokedAt() <= deadline) {
      next.add(index);
      index = nextAnswered(index + 1);
    }
    return next;
  }

  /** Those without an answer that can come next. */
  List<Integer> nextUnanswered(long deadline) {
    List<Integer> next = new ArrayList<>();
    for (int index = answered; index < operations.size(); index++) {
      if (operations.get(index).invokedAt() > deadline) {
        break;
      }
      if (!doneUnanswered.get(index - answered)) {
        next.add(index);
      }
    }
    return next;
  }

  /** What the reads saw that remain and were answered in this generation. */
  Stream<Reply.Seen> readsIn(long generation) {
    return reads.stream()
        .filter(read -> !doneAnswered.get(read))
        .map(read -> (Reply.Seen) operations.get(read).reply())
        .filter(seen -> seen.generation() == generation);
  }

  /** Which operations remain. */
  Object key() {
    return new Key(first, doneAnswered.get(first, answered), (BitSet) doneUnanswered.clone());
  }

  private record Key(int first, BitSet doneAnswered, BitSet doneUnanswered) {}
}
