package io.fusebox.service.linearizability;

import io.fusebox.engine.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of one breaker's operations in which the model gives the answers that came:
 * Wing and Gong's search, depth first, which remembers where it has been, as Lowe's does. For one
 * use.
 *
 * <p>Two kinds of operations need no choice, and that keeps sixteen clients at once from being 2^16
 * ways to go on. {@link #settle} says which come at once, {@link #choices} which are as good as
 * another.
 */
final class Search {

  private final BreakerHistory history;
  private final Remaining remaining;
  private final long mostSteps;
  private final Deque<Place> way = new ArrayDeque<>();
  private final Set<Configuration> visited = new HashSet<>();
  private final List<Step> order = new ArrayList<>();
  private List<Step> longest = List.of();
  private int longestExplained = -1;

  /** A place on the way: the steps that lead on from it, and the order before the one to it. */
  private static final class Place {
    private final Model model;
    private final TimeBounds bounds;
    private final int orderBefore;
    private final List<Step> choices;
    private int tried;

    Place(Model model, TimeBounds bounds, int orderBefore, List<Step> choices) {
      this.model = model;
      this.bounds = bounds;
      this.orderBefore = orderBefore;
      this.choices = choices;
    }

    boolean hasChoice() {
      return tried < choices.size();
    }

    Step nextChoice() {
      return choices.get(tried++);
    }

    /** The model, to go on with; the last one to go on needs no copy. */
    Model takeModel() {
      return hasChoice() ? model.copy() : model;
    }
  }

  /** All that matters for what can be explained from here on. */
  private record Configuration(Object remaining, Object model, TimeBounds bounds) {}

  Search(BreakerHistory history, long mostSteps) {
    this.history = history;
    this.remaining = new Remaining(history);
    this.mostSteps = mostSteps;
  }

  Verdict run(long tolerance) {
    way.push(arrive(Model.of(history.settings()), TimeBounds.none(tolerance), 0));
    for (long steps = 0; !remaining.isExplained(); ) {
      Place place = way.peek();
      if (place == null) {
        return refused(Verdict.Kind.REFUSED, tolerance);
      }
      if (!place.hasChoice()) {
        goBackFrom(way.pop());
      } else if (++steps > mostSteps) {
        return refused(Verdict.Kind.UNDECIDED, tolerance);
      } else {
        Place next = follow(place, place.nextChoice());
        if (next != null) {
          way.push(next);
        }
      }
    }
    return Verdict.explained(order.size());
  }

  /** The order that was found. */
  List<Step> order() {
    return List.copyOf(order);
  }

  private Verdict refused(Verdict.Kind kind, long tolerance) {
    noteLongest();
    String words = new Refusal(history, longest, tolerance).inWords(kind);
    return new Verdict(kind, longest.size(), words);
  }

  private @Nullable Place follow(Place from, Step step) {
    Model model = from.takeModel();
    State before = model.state();
    if (!step.take(model)) {
      return null;
    }
    TimeBounds bounds = from.bounds.with(step.operation(), before, model);
    if (bounds == null) {
      return null;
    }
    int orderBefore = order.size();
    append(step);
    if (!visited.add(new Configuration(remaining.key(), model.key(), bounds))) {
      cutOrder(orderBefore);
      return null;
    }
    return arrive(model, bounds, orderBefore);
  }

  private Place arrive(Model model, TimeBounds bounds, int orderBefore) {
    Place settled = settle(model, bounds, orderBefore);
    long deadline = remaining.deadline();
    return settled.bounds.earliest() > deadline || hasPassedARead(settled.model)
        ? settled
        : new Place(settled.model, settled.bounds, orderBefore, choices(settled.model, deadline));
  }

  /**
   * Puts in order what changed nothing and can come at once. Whatever order there is from here on,
   * in which such an operation comes later, is one with it at the front as well: the others find
   * the breaker as they would without it. Two things could be in the way. A read may have seen
   * fewer rejected calls, so no rejection that overlaps a read is put in order here. And a
   * rejection in OPEN may be too late once it has to come after others, so nothing overtakes it.
   */
  private Place settle(Model start, TimeBounds startBounds, int orderBefore) {
    Settled settled = new Settled(start, startBounds);
    for (int i = remaining.nextAnswered(0); isNext(i); i = remaining.nextAnswered(i + 1)) {
      Operation operation = remaining.get(i);
      State state = settled.model.state();
      if (operation.isRejected() && remaining.overlapsRead(i)) {
        if (state == State.OPEN) {
          break;
        }
        continue;
      }
      Settled next = trySettling(Step.answered(operation, i, state), settled.model, settled.bounds);
      settled = next == null ? settled : next;
    }
    return new Place(settled.model, settled.bounds, orderBefore, List.of());
  }

  private boolean isNext(int index) {
    return index < remaining.answered() && remaining.get(index).invokedAt() <= remaining.deadline();
  }

  private record Settled(Model model, TimeBounds bounds) {}

  private @Nullable Settled trySettling(Step step, Model model, TimeBounds bounds) {
    Operation operation = step.operation();
    Reply reply = operation.reply();
    if (reply == null
        || !operation.changedNothing()
        || reply.generation() != model.generation()
        || reply.state() != model.state()) {
      return null;
    }
    // Where trials are given and reported, an answer that does not fit would have changed the
    // model.
    Model tried = model.state() == State.HALF_OPEN ? model.copy() : model;
    if (!step.take(tried)) {
      return null;
    }
    TimeBounds next = bounds.with(operation, tried.state(), tried);
    if (next == null) {
      return null;
    }
    append(step);
    return new Settled(tried, next);
  }

  /**
   * The steps that may lead on: those whose answers came first are tried first, as they are likely
   * to be right, and those without an answer last.
   *
   * <p>Of operations alike, only the one that was answered first is tried. In an order in which it
   * comes later, it can change places with the other, which had more time.
   */
  private List<Step> choices(Model model, long deadline) {
    List<Operation> tried = new ArrayList<>();
    List<Step> choices = new ArrayList<>();
    List<Integer> next = remaining.next(deadline);
    next.sort(Comparator.comparingLong(index -> remaining.get(index).returnedAt()));
    for (int index : next) {
      Operation operation = remaining.get(index);
      Reply reply = operation.reply();
      if (reply == null || reply.generation() < model.generation()) {
        // The breaker has gone past the generation in which this was answered.
        return List.of();
      }
      long transitions = reply.generation() - model.generation();
      if (transitions <= (operation.changedNothing() ? 0 : 1)
          && tried.stream().noneMatch(operation::isAlike)) {
        tried.add(operation);
        choices.add(Step.answered(operation, index, model.state()));
      }
    }
    addUnanswered(choices, model, deadline);
    return choices;
  }

  /** Of those that asked the same, the first invoked can have done all that a later one can. */
  private void addUnanswered(List<Step> choices, Model model, long deadline) {
    Set<Call> tried = new HashSet<>();
    for (int index : remaining.nextUnanswered(deadline)) {
      Operation operation = remaining.get(index);
      boolean isAcquire = operation.call() instanceof Call.Acquire;
      boolean isStale =
          operation.call() instanceof Call.Report report
              && report.permit() != null
              && report.permit().generation() < model.generation();
      if (isStale || !tried.add(operation.call())) {
        continue;
      }
      // That a call was rejected shows in the counts only.
      if (!isAcquire
          || model.state() == State.HALF_OPEN
          || remaining.readsIn(model.generation()).findAny().isPresent()) {
        choices.add(new Step(operation, index, false));
      }
      if (isAcquire && model.state() == State.OPEN) {
        choices.add(new Step(operation, index, true));
      }
    }
  }

  /**
   * Whether somebody read, in this generation, what the breaker will not show any more. The read
   * would show it in the end; but until then, every order of what it overlaps would be tried.
   */
  private boolean hasPassedARead(Model model) {
    return !remaining.readsIn(model.generation()).allMatch(seen -> model.mayShow(seen.counts()));
  }

  private void append(Step step) {
    order.add(step);
    remaining.putInOrder(step.index());
  }

  private void goBackFrom(Place place) {
    noteLongest();
    cutOrder(place.orderBefore);
  }

  private void noteLongest() {
    int explained = remaining.answeredInOrder();
    if (explained > longestExplained) {
      longestExplained = explained;
      longest = List.copyOf(order);
    }
  }

  private void cutOrder(int length) {
    while (order.size() > length) {
      remaining.takeBack(order.remove(order.size() - 1).index());
    }
  }
}
