package io.fusebox.client;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Renews the lease of a trial permit while its call runs, so that a trial that takes longer than
 * its lease still counts. All calls of the process share one thread, which ends when there is
 * nothing to do. A renewal that fails is tried again, and never harms the call. Thread-safe.
 */
final class Renewal implements Runnable {

  /** What a permit has that needs no renewal. */
  private static final Renewal NONE = new Renewal(null, new Lease(0, 0));

  /**
   * The first one comes soon, as the lease can be shorter than what is known here of the settings.
   */
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int PER_LEASE = 3;

  private static final ScheduledThreadPoolExecutor THREAD = thread();

  private final @Nullable Ticket ticket;
  private final Lease lease;
  private final long began = System.nanoTime();

  private @Nullable ScheduledFuture<?> next;
  private boolean stopped;

  private Renewal(@Nullable Ticket ticket, Lease lease) {
    this.ticket = ticket;
    this.lease = lease;
  }

  private static ScheduledThreadPoolExecutor thread() {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(1, task -> Reach.daemon(task, "fusebox-renewals"));
    thread.setKeepAliveTime(10, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setRemoveOnCancelPolicy(true);
    return thread;
  }

  /** Begins to renew the ticket's lease, if it has one. */
  static Renewal of(Ticket ticket) {
    Lease lease = ticket.lease();
    if (lease == null) {
      return NONE;
    }
    Renewal renewal = new Renewal(ticket, lease);
    renewal.schedule(Math.min(FIRST_NANOS, lease.nanos() / PER_LEASE));
    return renewal;
  }

  private synchronized void schedule(long nanos) {
    if (stopped) {
      return;
    }
    try {
      next = THREAD.schedule(this, Math.max(1, nanos), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The process ends.
      stopped = true;
    }
  }

  @Override
  public void run() {
    Ticket renewed = ticket;
    if (renewed == null || isStopped() || System.nanoTime() - began >= lease.mostNanos()) {
      return;
    }
    var unused =
        renewed
            .renew()
            .whenComplete(
                (holds, failure) -> {
                  if (failure != null || holds) {
                    schedule(lease.nanos() / PER_LEASE);
                  }
                });
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  /** The call has ended. */
  void stop() {
    if (this == NONE) {
      return;
    }
    synchronized (this) {
      stopped = true;
      if (next != null) {
        next.cancel(false);
      }
    }
  }
}
