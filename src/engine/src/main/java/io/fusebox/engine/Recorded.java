package io.fusebox.engine;

/**
 * The answer to {@link Command.RecordOutcome}.
 *
 * @param disposition what became of the outcome
 * @param state the breaker's state afterwards
 * @param generation the breaker's generation afterwards
 */
public record Recorded(Disposition disposition, State state, long generation) {}
