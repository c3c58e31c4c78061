package io.fusebox.service.linearizability;

import io.fusebox.engine.State;

/**
 * An operation at its place in an order.
 *
 * @param index the operation's number in {@link Remaining}
 * @param afterWait whether it finds the wait in OPEN over
 */
record Step(Operation operation, int index, boolean afterWait) {

  /** The step in which the answer to an operation can come about. */
  static Step answered(Operation operation, int index, State state) {
    boolean afterWait = state == State.OPEN && operation.reply() instanceof Reply.Permitted;
    return new Step(operation, index, afterWait);
  }

  /**
   * Takes this step.
   *
   * @return whether the model's answer is the one that came; where none came, whether something
   *     changed, as an operation without effect and without answer explains nothing
   */
  boolean take(Model model) {
    long before = model.changes();
    Reply reply = model.answer(operation.call(), afterWait);
    return operation.reply() == null
        ? reply != null && model.changes() != before
        : operation.reply().equals(reply);
  }
}
