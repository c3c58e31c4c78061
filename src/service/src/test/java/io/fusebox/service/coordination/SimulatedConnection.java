package io.fusebox.service.coordination;

import static io.fusebox.service.coordination.SimulationFailure.unless;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client to an instance: what it was told waits here until the client takes it.
 */
final class SimulatedConnection implements StreamListener {

  /** The connection breaks then. */
  private static final int MOST_WAITING = 10;

  private final Runnable meanwhile;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private @Nullable Runnable leave;
  private Runnable whenReady = () -> {};
  private boolean isCut;
  private boolean isOver;

  /** A connection; what may happen while it is told something is run then. */
  SimulatedConnection(Runnable meanwhile) {
    this.meanwhile = meanwhile;
  }

  /** What is sent; entry null: a heartbeat. */
  record Message(@Nullable HistoryEntry entry, String id) {}

  /** Has begun; its end may have come meanwhile. */
  void isJoined(Runnable leave) {
    this.leave = leave;
    if (isCut) {
      leave.run();
    }
  }

  boolean isCut() {
    return isCut;
  }

  /** Cuts it, from either side: what waits is lost. */
  void cut() {
    isCut = true;
    isOver = true;
    waiting.clear();
    if (leave != null) {
      leave.run();
    }
  }

  @Nullable Message take() {
    return waiting.poll();
  }

  /** Notes that a message was taken: it may have been the last. */
  void afterTake() {
    if (isReady()) {
      whenReady.run();
    }
  }

  @Override
  public void onTransition(HistoryEntry transition, StreamPosition position) {
    send(new Message(transition, position.toString()));
  }

  @Override
  public void onHeartbeat(StreamPosition position) {
    send(new Message(null, position.toString()));
  }

  private void send(Message message) {
    unless(leave == null || !isOver, "told after its end: %s", message);
    if (isCut) {
      return;
    }
    waiting.add(message);
    meanwhile.run();
    if (waiting.size() > MOST_WAITING) {
      cut();
    }
  }

  @Override
  public void onReady(Runnable action) {
    whenReady = action;
  }

  @Override
  public boolean isReady() {
    return waiting.isEmpty() && !isOver;
  }

  @Override
  public void flush() {}

  @Override
  public void onCut() {
    unless(!isOver, "cut after its end");
    cut();
  }

  @Override
  public void onEnd() {
    unless(!isOver, "ended twice");
    isOver = true;
    isCut = true;
  }
}
