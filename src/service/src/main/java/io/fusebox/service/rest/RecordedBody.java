package io.fusebox.service.rest;

import io.fusebox.engine.Disposition;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.State;

/** The answer to an outcome. */
record RecordedBody(Disposition disposition, State state, long generation) {

  static RecordedBody of(Recorded recorded) {
    return new RecordedBody(recorded.disposition(), recorded.state(), recorded.generation());
  }
}
