package io.fusebox.benchmark.peers;

import io.fusebox.engine.Disposition;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.State;

/** The answer to an outcome, in the words of the service. */
record RecordedBody(Disposition disposition, State state, long generation) {

  /** The answer of a breaker that is closed. */
  static final RecordedBody CLOSED = new RecordedBody(Disposition.RECORDED, State.CLOSED, 1);

  static RecordedBody of(Recorded recorded) {
    return new RecordedBody(recorded.disposition(), recorded.state(), recorded.generation());
  }
}
