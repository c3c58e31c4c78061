package io.fusebox.engine;

/**
 * The answer to {@link Command.RecordOutcome}.
 *
 * @param disposition what became of the outcome; of a run, what became of the last of its calls
 * @param count how many of the calls were {@link Disposition#RECORDED}: the first so many of the
 *     run. Those that followed all have {@code disposition}
 * @param state the breaker's state afterwards
 * @param generation the breaker's generation afterwards
 */
public record Recorded(Disposition disposition, int count, State state, long generation) {}
