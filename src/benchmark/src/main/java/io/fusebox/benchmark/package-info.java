/**
 * What one call through a breaker costs, beside the peers that hold a breaker in a process, too.
 *
 * <p>{@link io.fusebox.benchmark.HotPathBenchmark} is what is measured, {@link
 * io.fusebox.benchmark.Benchmarks} the program that measures it.
 */
@NullMarked
package io.fusebox.benchmark;

import org.jspecify.annotations.NullMarked;
