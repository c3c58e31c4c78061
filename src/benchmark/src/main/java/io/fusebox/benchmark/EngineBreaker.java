package io.fusebox.benchmark;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision;
import io.fusebox.engine.Recorded;

/** A breaker of the engine, however it is kept to one thread at a time. */
interface EngineBreaker {

  Decision acquire(AcquirePermit command, long now);

  Recorded record(RecordOutcome report, long now);
}
