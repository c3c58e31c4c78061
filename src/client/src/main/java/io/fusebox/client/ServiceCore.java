package io.fusebox.client;

import io.fusebox.client.Known.Rejected;
import io.fusebox.client.Reach.OutOfReachException;
import io.fusebox.client.ServiceOptions.Mode;
import io.fusebox.client.api.ApiException;
import io.fusebox.client.model.PermitDecision;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A breaker that lives in the service. What is known of it here is in its {@link CachedView}. */
final class ServiceCore implements Core {

  /** Operators wait longer than calls do. */
  private static final Duration OPERATOR_LIMIT = Duration.ofSeconds(5);

  private final String name;
  private final ServiceHome home;
  private final @Nullable Settings given;
  private final OutcomeBuffer buffer;
  private final CachedView cached = new CachedView();

  /** Calls that were rejected here and are not reported yet. */
  private final AtomicLong notPermitted = new AtomicLong();

  private volatile Settings settings;
  private volatile boolean learned;

  /**
   * To the service, the calls that it has counted so far ended then or earlier; on {@link
   * System#nanoTime}. Confined to the sender.
   */
  private long countedUntil = System.nanoTime();

  ServiceCore(String name, ServiceHome home, @Nullable Settings given) {
    this.name = name;
    this.home = home;
    this.given = given;
    this.settings = given == null ? Settings.builder().build() : given;
    this.buffer = new OutcomeBuffer(home.options().mostBufferedRuns());
  }

  String name() {
    return name;
  }

  OutcomeBuffer buffer() {
    return buffer;
  }

  CachedView cached() {
    return cached;
  }

  long countedUntil() {
    return countedUntil;
  }

  void countedUntil(long latest) {
    countedUntil = latest;
  }

  // Asking.

  @Override
  public Grant acquire() {
    Grant grant = cached.known().grant();
    return grant != null ? counted(grant) : ask().join();
  }

  @Override
  public CompletionStage<Grant> acquireAsync() {
    Grant grant = cached.known().grant();
    return grant != null ? CompletableFuture.completedFuture(counted(grant)) : ask();
  }

  /** Counts a rejection that the service does not know of. */
  private Grant counted(Grant grant) {
    if (grant instanceof Rejection) {
      notPermitted.incrementAndGet();
      home.sender().notice(false);
    }
    return grant;
  }

  boolean hasNotPermitted() {
    return notPermitted.get() > 0;
  }

  /** Takes out so many of the calls that were rejected here, at most. */
  int takeNotPermitted(int most) {
    long before = notPermitted.getAndUpdate(calls -> Math.max(0, calls - most));
    return (int) Math.min(before, most);
  }

  private CompletableFuture<Grant> ask() {
    if (!home.reach().isThere()) {
      return CompletableFuture.completedFuture(instead("it is out of reach"));
    }
    long asked = cached.heardSoFar();
    return home.reach()
        .ask(this::askNow, home.options().timeLimit())
        .handle(
            (decision, failure) ->
                failure == null ? granted(decision, asked) : instead(inWords(failure)));
  }

  private PermitDecision askNow() throws ApiException {
    if (given != null) {
      // First, since a breaker comes to life with the default settings where nobody declared it.
      learn();
    }
    return home.api().acquire(name);
  }

  private Grant granted(PermitDecision decision, long asked) {
    State state = Models.state(decision.getState());
    long generation = decision.getGeneration();
    boolean cached = home.options().mode() == Mode.CACHED;
    if (given == null && !learned) {
      home.inBackground(this::learn);
    }
    if (!decision.getPermitted()) {
      Rejection rejection = Models.rejection(decision);
      long now = System.nanoTime();
      long until = cached ? now + home.patience(rejection).toNanos() : now;
      adopt(asked, Known.rejecting(new Rejected(rejection, now, until), generation));
      return rejection;
    }
    if (cached && state != State.HALF_OPEN) {
      Ticket ticket = new CachedTicket(generation);
      adopt(asked, Known.permitting(ticket, state, generation));
      return ticket;
    }
    adopt(asked, Known.toAsk(state, generation));
    Lease lease = decision.getExpiresAt() == null ? null : Lease.of(settings);
    return new PermitTicket(String.valueOf(decision.getPermitId()), lease);
  }

  /** What a call gets that the service could not be asked for. */
  private Grant instead(String why) {
    return counted(decideHere(why));
  }

  private Grant decideHere(String why) {
    Known last = cached.known();
    return switch (home.options().whenOutOfReach()) {
      case PERMIT -> new CachedTicket(last.generation());
      case REJECT ->
          new Rejection(last.state(), "the breaker could not be asked: " + why, null, null);
      case LOCAL -> {
        Grant grant = cached.substitute(this::begin).acquire();
        yield grant instanceof Ticket ticket
            ? new SubstituteTicket(ticket, last.generation())
            : grant;
      }
    };
  }

  private static String inWords(Throwable failure) {
    Throwable cause = CallRules.causeOf(failure);
    return cause instanceof ApiException refused
        ? Problems.inWords(refused)
        : String.valueOf(cause.getMessage());
  }

  /** Whether a permit may still hold whose renewal has failed: not where the service refused it. */
  private static boolean holdsAfter(Throwable failure) {
    if (CallRules.causeOf(failure) instanceof ApiException) {
      return false;
    }
    throw new CompletionException(CallRules.causeOf(failure));
  }

  // Learning.

  /** Declares the breaker where settings were given, and learns those that are in force. */
  private void learn() throws ApiException {
    if (learned) {
      return;
    }
    Settings wanted = given;
    BreakerView view =
        wanted == null ? home.api().readIfThere(name) : home.api().declare(name, wanted);
    if (view != null) {
      settings = view.settings();
      learned = true;
    }
  }

  /** Asks in the background, so that the first call finds all prepared. */
  void prepare() {
    home.inBackground(this::learn);
  }

  /** Asks how the breaker is, where no stream tells of it. */
  void poll() {
    if (cached.known().ticket() == null) {
      return;
    }
    long asked = cached.heardSoFar();
    home.inBackground(
        () -> {
          BreakerView view = home.api().readIfThere(name);
          if (view != null) {
            settings = view.settings();
            told(asked, view.state(), view.generation());
          }
        });
  }

  private void learnSettings() throws ApiException {
    BreakerView view = home.api().readIfThere(name);
    if (view != null) {
      settings = view.settings();
    }
  }

  private void adopt(long asked, Known answer) {
    if (!cached.adopt(asked, answer)) {
      learned = false;
    }
  }

  /** An answer to a report tells the state as well. */
  void told(long asked, State state, long generation) {
    cached.told(asked, stateOf(state, generation));
  }

  /** The stream tells of a transition. */
  void heard(Transition transition) {
    if (transition.cause() == Transition.Cause.DELETED) {
      cached.forget();
      return;
    }
    if (transition.cause() == Transition.Cause.SETTINGS_CHANGED) {
      // No change of state: what is known of it stays. But a substitute is to have these settings.
      home.inBackground(this::learnSettings);
      return;
    }
    cached.heard(
        transition.generation(), before -> after(before, transition), () -> home.reach().isThere());
  }

  /**
   * What is known after a transition. One that is no override's can happen beneath an override: a
   * reset, or a trial that was given before. So it alone never permits a call.
   */
  private Known after(Known before, Transition transition) {
    long generation = transition.generation();
    boolean ofOverride =
        switch (transition.cause()) {
          case OVERRIDE_SET, OVERRIDE_LIFTED, OVERRIDE_ENDED -> true;
          default -> false;
        };
    if (ofOverride) {
      return stateOf(transition.to(), generation);
    }
    if (before.state().isOverride()) {
      boolean isSure = before.ticket() != null;
      return isSure ? stateOf(before.state(), generation) : Known.toAsk(before.state(), generation);
    }
    return transition.to() == State.CLOSED
        ? Known.toAsk(State.CLOSED, generation)
        : stateOf(transition.to(), generation);
  }

  /**
   * The service knows nothing of a permit: the breaker may have been deleted and have come to life
   * again, with the default settings where nobody declared it.
   */
  void forget() {
    cached.forget();
    learned = false;
  }

  /** What is known once it was heard that it is in that state. */
  private Known stateOf(State state, long generation) {
    if (state == State.OPEN) {
      // The first call that asks learns how long in earnest: waits can grow.
      long wait = settings.waitDurationInOpenState().toNanos();
      return Known.opened(generation, System.nanoTime() + wait);
    }
    boolean permits =
        state == State.CLOSED || state == State.DISABLED || state == State.METRICS_ONLY;
    return permits && home.options().mode() == Mode.CACHED
        ? Known.permitting(new CachedTicket(generation), state, generation)
        : Known.toAsk(state, generation);
  }

  // Out of reach.

  private LocalCore begin(Known known) {
    return Substitutes.of(known, settings, home.clock(), home.reporter(name), buffer.copy());
  }

  // Telling.

  /** Takes an outcome to be told with others. */
  private CompletionStage<@Nullable Void> keep(
      long generation, Outcome outcome, long ended, long nanos, @Nullable String error) {
    if (outcome == Outcome.RELEASED) {
      return Ticket.DONE;
    }
    boolean slow = nanos > settings.slowCallDurationThreshold().toNanos();
    int dropped = buffer.add(generation, outcome, slow, ended, nanos, error);
    if (dropped > 0) {
      home.dropped(name, dropped, "the buffer was full");
    }
    home.sender().notice(outcome == Outcome.FAILURE);
    return Ticket.DONE;
  }

  /** A permit that was given here, for as long as the breaker's generation lasts. */
  private final class CachedTicket implements Ticket {
    private final long generation;

    CachedTicket(long generation) {
      this.generation = generation;
    }

    @Override
    public CompletionStage<@Nullable Void> report(
        Outcome outcome, long ended, long nanos, @Nullable String error) {
      return keep(generation, outcome, ended, nanos, error);
    }
  }

  /** A permit that a breaker in this process gave in the service's place. */
  private final class SubstituteTicket implements Ticket {
    private final Ticket local;
    private final long generation;

    SubstituteTicket(Ticket local, long generation) {
      this.local = local;
      this.generation = generation;
    }

    @Override
    public @Nullable Lease lease() {
      return local.lease();
    }

    @Override
    public CompletionStage<Boolean> renew() {
      return local.renew();
    }

    @Override
    public CompletionStage<@Nullable Void> report(
        Outcome outcome, long ended, long nanos, @Nullable String error) {
      local.report(outcome, ended, nanos, error);
      return keep(generation, outcome, ended, nanos, error);
    }
  }

  /** A permit that the service gave: its outcome is told at once. */
  private final class PermitTicket implements Ticket {
    private final String permitId;
    private final @Nullable Lease lease;

    PermitTicket(String permitId, @Nullable Lease lease) {
      this.permitId = permitId;
      this.lease = lease;
    }

    @Override
    public @Nullable Lease lease() {
      return lease;
    }

    /** Says for how long, as other settings than those known here may hold by now. */
    @Override
    public CompletionStage<Boolean> renew() {
      if (lease == null) {
        return Ticket.super.renew();
      }
      Duration wanted = Duration.ofNanos(lease.nanos());
      return home.reach()
          .ask(() -> home.api().renew(name, permitId, wanted), home.options().timeLimit())
          .exceptionally(ServiceCore::holdsAfter);
    }

    @Override
    public CompletionStage<@Nullable Void> report(
        Outcome outcome, long ended, long nanos, @Nullable String error) {
      return home.sender()
          .send(new SingleReport(ServiceCore.this, permitId, outcome, nanos, error));
    }
  }

  // For people.

  @Override
  public State state() {
    LocalCore local = home.reach().isThere() ? null : cached.substitute();
    return local == null ? cached.known().state() : local.state();
  }

  @Override
  public BreakerView view() {
    return forPeople(this::read);
  }

  @Override
  public BreakerView operate(Command<BreakerView> command) {
    BreakerView changed =
        forPeople(
            () -> {
              read();
              return home.api().operate(name, command);
            });
    cached.doubt();
    return changed;
  }

  /** Reads the breaker, which comes to life for it, as it does for a call. */
  private BreakerView read() throws ApiException {
    Settings wanted = given;
    return wanted != null && !learned ? home.api().declare(name, wanted) : home.api().read(name);
  }

  private BreakerView forPeople(Callable<BreakerView> request) {
    try {
      return home.reach().ask(request, OPERATOR_LIMIT).join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      boolean away = cause instanceof OutOfReachException;
      throw new BreakersUnavailableException(
          "breaker '"
              + name
              + "' could not be asked at "
              + home.uri()
              + ": "
              + inWords(e)
              + (away ? ". Is the service running there, and can this host reach it?" : ""),
          cause);
    }
  }
}
