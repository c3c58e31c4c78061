package io.fusebox.client;

import io.fusebox.client.CallRules.Count;
import io.fusebox.engine.Author;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.State;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker: guards calls of one dependency. {@link Breakers#get} gives it. Thread-safe.
 *
 * <p>The name says where it is: with {@link Breakers#inMemory} each decision is made here; with
 * {@link Breakers#file} the host's processes share it; with {@link Breakers#service} the fleet
 * does. Calls wait for the breaker never longer than the client's own time limit.
 *
 * <p>While a call runs that {@link #call}, {@link #run} or {@link #callAsync} makes as a trial, its
 * permit is renewed, so that it counts also where it takes longer than {@code permitLease}; in all
 * no longer than {@code maxPermitLease}. A {@link Permit} that the caller holds is renewed by the
 * caller alone.
 */
public final class Breaker {

  /** The length of a call that was not measured. */
  static final long UNKNOWN = -1;

  private final String name;
  private final Core core;
  private final CallRules rules;
  private final Listeners listeners;
  private final @Nullable String caller;

  Breaker(String name, Core core, CallRules rules, Listeners listeners, @Nullable String caller) {
    this.name = name;
    this.core = core;
    this.rules = rules;
    this.listeners = listeners;
    this.caller = caller;
  }

  /** The breaker's name. */
  public String name() {
    return name;
  }

  /**
   * Makes a call, if the breaker permits it, and counts how it went.
   *
   * @return what the call returned
   * @throws BreakerOpenException the call was not made
   * @throws BreakersUnavailableException the call was not made, since the breaker's file cannot be
   *     used
   * @throws X the call threw it
   */
  public <T extends @Nullable Object, X extends Throwable> T call(
      CheckedSupplier<? extends T, X> call) throws X {
    Ticket ticket = ticket();
    Renewal renewal = Renewal.of(ticket);
    long start = System.nanoTime();
    T result;
    try {
      result = call.get();
    } catch (Throwable thrown) {
      long end = System.nanoTime();
      renewal.stop();
      await(threw(ticket, end, end - start, thrown));
      throw thrown;
    }
    long end = System.nanoTime();
    renewal.stop();
    await(returned(ticket, end, end - start, result));
    return result;
  }

  /**
   * Makes a call that returns nothing; otherwise as {@link #call}.
   *
   * @throws X the call threw it
   */
  public <X extends Throwable> void run(CheckedRunnable<X> call) throws X {
    Ticket ticket = ticket();
    Renewal renewal = Renewal.of(ticket);
    long start = System.nanoTime();
    try {
      call.run();
    } catch (Throwable thrown) {
      long end = System.nanoTime();
      renewal.stop();
      await(threw(ticket, end, end - start, thrown));
      throw thrown;
    }
    long end = System.nanoTime();
    renewal.stop();
    await(succeeded(ticket, end, end - start));
  }

  /**
   * Makes a call that ends later, if the breaker permits it, and counts how it went. Blocks no
   * thread.
   *
   * @return what the call gives; fails with {@link BreakerOpenException} where it was not made
   */
  public <T extends @Nullable Object> CompletionStage<T> callAsync(
      Supplier<? extends CompletionStage<T>> call) {
    return core.acquireAsync().thenCompose(grant -> callAsync(grant, call));
  }

  private <T extends @Nullable Object> CompletionStage<T> callAsync(
      Grant grant, Supplier<? extends CompletionStage<T>> call) {
    if (grant instanceof Rejection rejection) {
      return CompletableFuture.failedFuture(rejected(rejection));
    }
    Ticket ticket = (Ticket) grant;
    Renewal renewal = Renewal.of(ticket);
    long start = System.nanoTime();
    CompletionStage<T> stage;
    try {
      stage = Objects.requireNonNull(call.get(), "the call gave no CompletionStage");
    } catch (Throwable thrown) {
      stage = CompletableFuture.failedFuture(thrown);
    }
    return stage
        .handle((result, thrown) -> ended(ticket, renewal, start, result, thrown))
        .thenCompose(told -> told)
        .thenCombine(stage, (told, result) -> result);
  }

  private CompletionStage<@Nullable Void> ended(
      Ticket ticket,
      Renewal renewal,
      long start,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    long end = System.nanoTime();
    renewal.stop();
    return thrown == null
        ? returned(ticket, end, end - start, result)
        : threw(ticket, end, end - start, thrown);
  }

  /**
   * Asks for the leave to make a call, which is then to be returned.
   *
   * @throws BreakerOpenException it was not given
   * @throws BreakersUnavailableException the breaker's file cannot be used
   */
  public Permit acquire() {
    return new Permit(this, ticket());
  }

  /**
   * Asks for the leave to make a call, which is then to be returned.
   *
   * @return empty: it was not given
   * @throws BreakersUnavailableException the breaker's file cannot be used
   */
  public Optional<Permit> tryAcquire() {
    Grant grant = core.acquire();
    if (grant instanceof Ticket ticket) {
      return Optional.of(new Permit(this, ticket));
    }
    if (!listeners.isEmpty()) {
      rejected((Rejection) grant);
    }
    return Optional.empty();
  }

  /** The state as it was last heard of here. Asks nobody. */
  public State state() {
    return core.state();
  }

  /**
   * What the breaker looks like now, with its counts and settings.
   *
   * @throws BreakersUnavailableException where it lives cannot be asked
   */
  public BreakerView view() {
    return core.view();
  }

  /**
   * Closes the breaker and forgets what it has counted. An override stays.
   *
   * @throws BreakersUnavailableException where it lives cannot be asked
   */
  public BreakerView reset() {
    return core.operate(new Reset(caller));
  }

  /**
   * Sets an operator's override, in place of one that stands already.
   *
   * @throws io.fusebox.engine.InvalidOverrideException its end does not lie ahead
   * @throws BreakersUnavailableException where it lives cannot be asked
   */
  public BreakerView override(OperatorOverride override) {
    return core.operate(new SetOverride(override, caller));
  }

  /**
   * Sets an operator's override that ends by itself, so long after now on the clock of where the
   * breaker lives.
   *
   * @param override the override, without an end
   * @param lasting from 1 ms to ten years
   * @throws IllegalArgumentException the override has an end already, or cannot last for so long
   * @throws BreakersUnavailableException where it lives cannot be asked
   */
  public BreakerView override(OperatorOverride override, Duration lasting) {
    Objects.requireNonNull(lasting, "lasting must not be null");
    return core.operate(new SetOverride(override, lasting, Author.ofCaller(caller)));
  }

  /**
   * Lifts the override, if there is one: the breaker goes on where it was.
   *
   * @throws BreakersUnavailableException where it lives cannot be asked
   */
  public BreakerView liftOverride() {
    return core.operate(new LiftOverride(caller));
  }

  @Override
  public String toString() {
    return "breaker '" + name + "', " + state();
  }

  private Ticket ticket() {
    Grant grant = core.acquire();
    if (grant instanceof Ticket ticket) {
      return ticket;
    }
    throw rejected((Rejection) grant);
  }

  private BreakerOpenException rejected(Rejection rejection) {
    BreakerOpenException open = new BreakerOpenException(name, rejection);
    listeners.tell(listener -> listener.onNotPermitted(name, open));
    return open;
  }

  // How calls ended.

  CompletionStage<@Nullable Void> succeeded(Ticket ticket, long ended, long nanos) {
    if (!listeners.isEmpty()) {
      listeners.tell(listener -> listener.onSuccess(name, Duration.ofNanos(nanos)));
    }
    return ticket.report(Outcome.SUCCESS, ended, nanos, null);
  }

  CompletionStage<@Nullable Void> returned(
      Ticket ticket, long ended, long nanos, @Nullable Object result) {
    boolean failure;
    try {
      failure = rules.isFailure(result);
    } catch (RuntimeException e) {
      return failed(ticket, ended, nanos, e);
    }
    return failure ? failed(ticket, ended, nanos, null) : succeeded(ticket, ended, nanos);
  }

  CompletionStage<@Nullable Void> threw(Ticket ticket, long ended, long nanos, Throwable thrown) {
    Count count;
    try {
      count = rules.countOf(thrown);
    } catch (RuntimeException e) {
      thrown.addSuppressed(e);
      count = Count.FAILURE;
    }
    return switch (count) {
      case SUCCESS -> succeeded(ticket, ended, nanos);
      case FAILURE -> failed(ticket, ended, nanos, CallRules.causeOf(thrown));
      case IGNORED -> ignored(ticket, ended, nanos, CallRules.causeOf(thrown));
    };
  }

  private CompletionStage<@Nullable Void> failed(
      Ticket ticket, long ended, long nanos, @Nullable Throwable thrown) {
    if (!listeners.isEmpty()) {
      listeners.tell(listener -> listener.onError(name, Duration.ofNanos(nanos), thrown));
    }
    String error = thrown == null ? "its result was a failure" : thrown.toString();
    return ticket.report(Outcome.FAILURE, ended, nanos, error);
  }

  private CompletionStage<@Nullable Void> ignored(
      Ticket ticket, long ended, long nanos, Throwable thrown) {
    if (!listeners.isEmpty()) {
      listeners.tell(listener -> listener.onIgnoredError(name, Duration.ofNanos(nanos), thrown));
    }
    return ticket.report(Outcome.RELEASED, ended, UNKNOWN, null);
  }

  /** Waits until the home has taken it; homes see to it that this is not for long. */
  static void await(CompletionStage<@Nullable Void> told) {
    if (told != Ticket.DONE) {
      told.toCompletableFuture().join();
    }
  }
}
