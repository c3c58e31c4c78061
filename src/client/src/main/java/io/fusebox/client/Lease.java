package io.fusebox.client;

import io.fusebox.engine.Settings;

/**
 * How long a trial permit may stay out.
 *
 * @param nanos from when it was given or renewed
 * @param mostNanos for how long in all it is renewed while its call runs: a call that hangs must
 *     not keep the trial for ever
 */
record Lease(long nanos, long mostNanos) {

  static Lease of(Settings settings) {
    long lease = settings.permitLease().toNanos();
    return new Lease(lease, Math.max(lease, settings.maxPermitLease().toNanos()));
  }
}
