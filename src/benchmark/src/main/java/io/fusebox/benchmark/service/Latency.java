package io.fusebox.benchmark.service;

/**
 * How long answers took at a constant rate, in milliseconds.
 *
 * @param perSecond the rate at which requests were sent, whether or not earlier ones were answered
 */
record Latency(double perSecond, double p50, double p99, double p999) {}
