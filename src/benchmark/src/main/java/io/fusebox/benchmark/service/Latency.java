package io.fusebox.benchmark.service;

/**
 * How long answers took, in milliseconds.
 *
 * @param perSecond the rate at which requests were sent: when they were due, or over a single
 *     connection each after the answer to the one before
 * @param p999 not a number where the generator does not say
 */
record Latency(double perSecond, double p50, double p99, double p999) {}
