/**
 * What the packaged service does under load over HTTP, beside its peers, on a real PostgreSQL.
 *
 * <p>{@link io.fusebox.benchmark.service.ServiceBenchmark} is the program, {@link
 * io.fusebox.benchmark.service.Rows} what it measures, and {@link
 * io.fusebox.benchmark.service.Bars} what is expected of it.
 */
@NullMarked
package io.fusebox.benchmark.service;

import org.jspecify.annotations.NullMarked;
