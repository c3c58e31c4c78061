package io.fusebox.benchmark.service;

import org.jspecify.annotations.Nullable;

/**
 * What came of a closed loop.
 *
 * @param perSecond requests or transactions that were answered
 * @param failed the share of those that were not answered as they should be
 * @param latency of the loop itself, which tells what one call takes where there is one connection;
 *     null: the generator does not say
 */
record Answered(double perSecond, double failed, @Nullable Latency latency) {}
