package io.fusebox.service.storage;

import io.fusebox.engine.Author;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Transition;
import io.fusebox.service.coordination.BreakerFilter;
import io.fusebox.service.coordination.BreakerStore;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.HistoryFilter;
import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.NamedView;
import io.fusebox.service.coordination.SettingsPrecondition;
import io.fusebox.service.coordination.TransitionFeed;
import io.fusebox.service.coordination.UnknownBreakerException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Breakers in PostgreSQL, for those who read and delete them. */
@ApplicationScoped
class PostgresBreakerStore implements BreakerStore {

  /** How many rows a list reads at once while it looks for a state. */
  private static final int LIST_STEP = 500;

  private final Transactions transactions;
  private final DatabaseClock clock;
  private final BreakerRows breakers;
  private final TransitionRows transitions;
  private final BreakerQuota quota;
  private final TransitionFeed feed;

  PostgresBreakerStore(
      Transactions transactions,
      DatabaseClock clock,
      BreakerRows breakers,
      TransitionRows transitions,
      BreakerQuota quota,
      TransitionFeed feed) {
    this.transactions = transactions;
    this.clock = clock;
    this.breakers = breakers;
    this.transitions = transitions;
    this.quota = quota;
    this.feed = feed;
  }

  @Override
  public void delete(String name, Author author, SettingsPrecondition precondition) {
    Deleted deleted =
        transactions.run(
            () -> {
              BreakerEntity row = breakers.lock(name);
              precondition.require(name, row == null ? null : row.toBreaker().settings());
              breakers.delete(existing(name, row));
              long now = clock.now();
              BreakerView last = existing(name, row).toBreaker().viewOfStored(now);
              Transition line = Transition.deleted(last, author, Micros.toInstant(now));
              transitions.persist(TransitionEntity.of(name, line));
              return new Deleted(existing(name, row).createdBy, line);
            });
    quota.onDeleted(deleted.createdBy());
    feed.onStored(List.of(new History(name, deleted.line())));
  }

  /** A breaker that was deleted: for whom it was created, and its last line of history. */
  private record Deleted(@Nullable String createdBy, Transition line) {}

  @Override
  public NamedView read(String name) {
    return transactions.read(
        () -> {
          BreakerEntity row = existing(name, breakers.findById(name));
          return new NamedView(name, row.toBreaker().viewOfStored(clock.now()));
        });
  }

  @Override
  public List<NamedView> list(BreakerFilter filter) {
    return transactions.read(
        () -> {
          long now = clock.now();
          List<NamedView> found = new ArrayList<>();
          int step = filter.states().isEmpty() ? filter.limit() : LIST_STEP;
          String after = filter.after();
          while (found.size() < filter.limit()) {
            List<BreakerEntity> rows =
                breakers.candidates(filter, after, step, Micros.toInstant(now));
            rows.stream()
                .map(row -> new NamedView(row.name, row.toBreaker().viewOfStored(now)))
                .filter(breaker -> matches(breaker.view(), filter))
                .limit(filter.limit() - found.size())
                .forEach(found::add);
            if (rows.size() < step) {
              break;
            }
            after = rows.get(step - 1).name;
          }
          return found;
        });
  }

  private static boolean matches(BreakerView view, BreakerFilter filter) {
    return filter.states().isEmpty() || filter.states().contains(view.state());
  }

  @Override
  public List<HistoryEntry> history(HistoryFilter filter) {
    return transactions.read(() -> transitions.read(filter));
  }

  private static BreakerEntity existing(String name, @Nullable BreakerEntity row) {
    if (row == null) {
      throw new UnknownBreakerException(name);
    }
    return row;
  }
}
