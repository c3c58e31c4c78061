package io.fusebox.client;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.RenewPermit;
import io.fusebox.engine.Decision;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A breaker in this process's memory. A permit in CLOSED changes nothing and is the same for all
 * who ask, so it is given without the lock; a report holds the lock while it counts.
 */
final class LocalCore implements Core {

  private static final Duration LONGEST_CALL = Duration.ofDays(365);

  private final SpinLock lock = new SpinLock();
  private final Breaker breaker;
  private final HostClock clock;
  private final Announcer announcer;
  private final @Nullable String caller;
  private final AcquirePermit ask;

  /** What everyone is given who asks; null: the breaker has to be asked. */
  private volatile @Nullable Ticket whileClosed;

  LocalCore(Breaker breaker, HostClock clock, Announcer announcer, @Nullable String caller) {
    this.breaker = breaker;
    this.clock = clock;
    this.announcer = announcer;
    this.caller = caller;
    this.ask = new AcquirePermit(caller);
  }

  @Override
  public Grant acquire() {
    Ticket ticket = whileClosed;
    return ticket == null ? locked(() -> grant(breaker.apply(ask, clock.micros()))) : ticket;
  }

  private Grant grant(Decision decision) {
    if (decision instanceof Permitted permitted) {
      Ticket ticket =
          permitted.permit().isTrial()
              ? new LocalTrial(permitted.permit(), Lease.of(breaker.settings()))
              : new LocalTicket(permitted.permit());
      if (permitted.state() == State.CLOSED) {
        whileClosed = ticket;
      }
      return ticket;
    }
    return Rejection.of((Rejected) decision);
  }

  @Override
  public State state() {
    // The lock makes the last command's effect visible.
    return whileClosed == null ? locked(breaker::state) : State.CLOSED;
  }

  @Override
  public BreakerView view() {
    return locked(() -> breaker.view(clock.micros()));
  }

  @Override
  public BreakerView operate(Command<BreakerView> command) {
    return locked(() -> breaker.apply(command, clock.micros()));
  }

  /** Counts calls that ended at that moment. */
  void record(RecordOutcome report, long micros) {
    lock.lock();
    try {
      // A call that ended before what the breaker has seen is no clock that was set back.
      breaker.apply(report, Math.max(micros, breaker.asOf()));
      afterwards();
    } finally {
      lock.unlock();
    }
    announcer.announce();
  }

  private <R> R locked(Supplier<R> action) {
    R result;
    lock.lock();
    try {
      result = action.get();
      afterwards();
    } finally {
      lock.unlock();
    }
    announcer.announce();
    return result;
  }

  private void afterwards() {
    if (breaker.state() != State.CLOSED) {
      whileClosed = null;
    }
    announcer.add(breaker.takeTransitions());
  }

  /** A call's length as the engine takes it; null: unknown. */
  static @Nullable Duration length(long nanos) {
    if (nanos < 0) {
      return null;
    }
    Duration duration = Duration.ofNanos(nanos);
    return duration.compareTo(LONGEST_CALL) > 0 ? LONGEST_CALL : duration;
  }

  /** A permit of this breaker. */
  private class LocalTicket implements Ticket {
    final Permit permit;

    LocalTicket(Permit permit) {
      this.permit = permit;
    }

    @Override
    public CompletionStage<@Nullable Void> report(
        Outcome outcome, long ended, long nanos, @Nullable String error) {
      record(new RecordOutcome(outcome, permit, length(nanos), caller, error), clock.micros(ended));
      return DONE;
    }
  }

  /** A trial permit of this breaker. */
  private final class LocalTrial extends LocalTicket {
    private final Lease lease;

    LocalTrial(Permit permit, Lease lease) {
      super(permit);
      this.lease = lease;
    }

    @Override
    public Lease lease() {
      return lease;
    }

    @Override
    public CompletionStage<Boolean> renew() {
      RenewPermit command = new RenewPermit(permit, null);
      boolean holds = locked(() -> breaker.apply(command, clock.micros()).isRenewed());
      return CompletableFuture.completedFuture(holds);
    }
  }
}
