package io.fusebox.client;

import io.fusebox.client.Writers.Action;
import io.fusebox.client.Writers.Answer;
import io.fusebox.engine.Breaker;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.RenewPermit;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Decision;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A breaker that lives in a file. The engine decides on what the file holds: at first without a
 * lock, and where that would change something, again while nobody else may write.
 *
 * <p>A rejection counts as changing nothing: when a dependency is down, they are many. How many
 * there were is known to the process that was rejected.
 */
final class FileCore implements Core {

  private final BreakerFile file;
  private final String name;
  private final @Nullable Settings given;
  private final FileHome home;
  private final News news;
  private final Writers writers;
  private final AcquirePermit ask;

  /** What everyone is given who asks, as long as the file holds that version. */
  private volatile @Nullable WhileClosed whileClosed;

  /** Written with this object's lock held. */
  private volatile Rejections rejections = Rejections.NONE;

  FileCore(String name, @Nullable Settings given, FileHome home) {
    this.file = new BreakerFile(name, home.folder());
    this.name = name;
    this.given = given;
    this.home = home;
    this.news = new News(new Announcer(name, home.listeners()));
    this.writers = new Writers(file, news);
    this.ask = new AcquirePermit(home.caller());
  }

  /**
   * Makes the file if there is none, and has it hold the settings that were given. Where a damaged
   * file is kept aside, whatever is asked says so, until a reset.
   *
   * @throws BreakersUnavailableException the file cannot be used
   */
  void open() {
    try {
      StoredBreaker found = file.read();
      if (found != null) {
        news.begin(found);
        if (!found.unknownSettings().isEmpty()) {
          home.logUnknownSettings(name, found.unknownSettings());
        }
      }
      if (found == null || !isAsGiven(found.settings()) || file.hasLeftovers()) {
        settle();
      }
    } catch (KeptAsideException e) {
      home.log(e);
    }
    news.announce();
  }

  private void settle() {
    try (BreakerFile.Exclusive exclusive = file.lock()) {
      StoredBreaker stored = exclusive.read();
      exclusive.discardLeftovers();
      if (stored == null) {
        begin(exclusive);
      } else if (given != null && !isAsGiven(stored.settings())) {
        ChangeSettings change = new ChangeSettings(given, home.caller());
        writers.carryOut((breaker, of) -> breaker.apply(change, home.now()), stored, exclusive);
      }
    }
  }

  private boolean isAsGiven(Settings settings) {
    return given == null || given.equals(settings);
  }

  private StoredBreaker begin(BreakerFile.Exclusive exclusive) {
    Settings settings = Objects.requireNonNullElse(given, Settings.DEFAULTS);
    long now = home.now();
    StoredBreaker first = StoredBreaker.first(name, Breaker.closed(settings, now), now);
    exclusive.prepare(first);
    news.make(first, List.of(), exclusive);
    return first;
  }

  void close() {
    file.close();
  }

  @Override
  public Grant acquire() {
    WhileClosed known = whileClosed;
    if (known != null && known.stored() == file.read()) {
      return known.ticket();
    }
    Answer<Decision> answer = carryOut((breaker, of) -> breaker.apply(ask, home.now()));
    StoredBreaker stored = answer.stored();
    if (answer.value() instanceof Permitted permitted) {
      Ticket ticket = new FileTicket(permitted.permit(), stored.born(), stored.settings());
      if (permitted.state() == State.CLOSED) {
        whileClosed = new WhileClosed(stored, ticket);
      }
      return ticket;
    }
    Rejected rejected = (Rejected) answer.value();
    if (!answer.written()) {
      count(rejected, stored);
    }
    return Rejection.of(rejected);
  }

  private synchronized void count(Rejected rejected, StoredBreaker by) {
    rejections = rejections.andOne(by.born(), rejected.generation());
  }

  @Override
  public State state() {
    return news.state();
  }

  @Override
  public BreakerView view() {
    Answer<BreakerView> seen = carryOut((breaker, of) -> breaker.view(home.now()));
    return rejections.in(seen.value(), seen.stored().born());
  }

  @Override
  public BreakerView operate(Command<BreakerView> command) {
    return command instanceof Reset
        ? reset(command)
        : carryOut((breaker, of) -> breaker.apply(command, home.now())).value();
  }

  /** Closes what there is, or begins anew where there is nothing that could be read. */
  private BreakerView reset(Command<BreakerView> command) {
    file.makeFolder();
    BreakerView view;
    try (BreakerFile.Exclusive exclusive = file.lock()) {
      StoredBreaker stored;
      try {
        stored = exclusive.read();
      } catch (KeptAsideException e) {
        stored = null;
      }
      StoredBreaker from = stored == null ? begin(exclusive) : stored;
      view = writers.carryOut((breaker, of) -> breaker.apply(command, home.now()), from, exclusive);
    }
    news.announce();
    return view;
  }

  /**
   * Counts a call that ended at that moment.
   *
   * @param born the life of the breaker in which its permit was given; in another it is stale
   */
  Recorded record(RecordOutcome report, long born, long moment) {
    return carryOut(
            (breaker, of) ->
                of.born() == born
                    ? breaker.apply(report, momentOf(breaker, moment))
                    : new Recorded(Disposition.STALE, 0, breaker.state(), breaker.generation()))
        .value();
  }

  /**
   * As of when a call counts that ended at that moment: not before what other processes have the
   * breaker seen meanwhile, unless that lies in the future, as the host's clock was set back.
   */
  private long momentOf(Breaker breaker, long ended) {
    return Math.max(ended, Math.min(breaker.asOf(), home.now()));
  }

  private <R> Answer<R> carryOut(Action<R> action) {
    Answer<R> answer = read(action);
    if (answer == null) {
      answer = writers.carryOut(action);
    }
    news.announce();
    return answer;
  }

  /** The answer where nothing is to be stored; null: something is. */
  private <R> @Nullable Answer<R> read(Action<R> action) {
    StoredBreaker stored = file.read();
    if (stored == null) {
      throw file.gone();
    }
    news.heard(stored);
    Breaker breaker = stored.restore();
    R value = action.on(breaker, stored);
    boolean rejected = value instanceof Rejected;
    return Writers.changes(breaker, 0, rejected, breaker.takeTransitions())
        ? null
        : new Answer<>(value, stored, false);
  }

  /** What everyone is given who asks while this is stored. */
  private record WhileClosed(StoredBreaker stored, Ticket ticket) {}

  /** A permit of this breaker. */
  final class FileTicket implements Ticket {
    private final Permit permit;
    private final long born;
    private final @Nullable Lease lease;

    private FileTicket(Permit permit, long born, Settings settings) {
      this.permit = permit;
      this.born = born;
      this.lease = permit.isTrial() ? Lease.of(settings) : null;
    }

    @Override
    public @Nullable Lease lease() {
      return lease;
    }

    @Override
    public CompletionStage<Boolean> renew() {
      RenewPermit command = new RenewPermit(permit, null);
      try {
        return CompletableFuture.completedFuture(
            carryOut(
                    (breaker, of) ->
                        of.born() == born && breaker.apply(command, home.now()).isRenewed())
                .value());
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public CompletionStage<@Nullable Void> report(
        Outcome outcome, long ended, long nanos, @Nullable String error) {
      try {
        report(outcome, ended, nanos, error, home.caller());
      } catch (RuntimeException e) {
        home.dropped(name, String.valueOf(e.getMessage()));
      }
      return DONE;
    }

    Recorded report(
        Outcome outcome, long ended, long nanos, @Nullable String error, @Nullable String caller) {
      return record(
          new RecordOutcome(outcome, permit, LocalCore.length(nanos), caller, error),
          born,
          home.clock().micros(ended));
    }

    Permit permit() {
      return permit;
    }
  }
}
