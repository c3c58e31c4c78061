package io.fusebox.service.linearizability;

import io.fusebox.engine.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why a history cannot be explained: how far it can, and what does not fit there. */
final class Refusal {

  private static final int LAST_STEPS = 12;
  private static final int MOST_CANDIDATES = 24;

  private final BreakerHistory history;
  private final List<Step> longest;
  private final Remaining remaining;
  private final StringBuilder words = new StringBuilder();
  private Model model;
  private TimeBounds bounds;

  /**
   * Prepares to say it.
   *
   * @param longest the longest order that could be found
   */
  Refusal(BreakerHistory history, List<Step> longest, long tolerance) {
    this.history = history;
    this.longest = longest;
    this.remaining = new Remaining(history);
    this.model = Model.of(history.settings());
    this.bounds = TimeBounds.none(tolerance);
  }

  String inWords(Verdict.Kind kind) {
    words.append("breaker '").append(history.name()).append("': its ");
    words.append(history.operations().size()).append(" operations ");
    words.append(
        kind == Verdict.Kind.REFUSED
            ? "are not what one breaker would have answered"
            : "could not be put in order, and too many orders are left to try");
    words.append(".\nSettings: ").append(history.settings());
    words.append("\nThe longest order that can be explained has ").append(longest.size());
    words.append(" operations");
    words.append(longest.isEmpty() ? "." : ". The last of them:");
    for (int i = 0; i < longest.size(); i++) {
      Step step = longest.get(i);
      take(step);
      if (i >= longest.size() - LAST_STEPS) {
        words.append("\n  ").append(step.operation());
      }
    }
    words.append("\nThen the breaker is ").append(seen(model));
    if (model.state() == State.OPEN) {
      words.append(", tripped no sooner than ").append(Operation.millis(bounds.trippedFrom()));
      words.append(" and waiting ").append(Operation.millis(bounds.openFor()));
    }
    words.append(". Of these, one had to come next:");
    appendCandidates();
    return words.toString();
  }

  private void take(Step step) {
    State before = model.state();
    step.take(model);
    TimeBounds next = bounds.with(step.operation(), before, model);
    bounds = next == null ? bounds : next;
    remaining.putInOrder(step.index());
  }

  private void appendCandidates() {
    long deadline = remaining.deadline();
    List<Integer> next = remaining.next(deadline);
    next.addAll(remaining.nextUnanswered(deadline));
    next.stream().limit(MOST_CANDIDATES).forEach(this::appendCandidate);
    if (next.size() > MOST_CANDIDATES) {
      words.append("\n  and ").append(next.size() - MOST_CANDIDATES).append(" more");
    }
  }

  private void appendCandidate(int index) {
    Operation operation = remaining.get(index);
    Step step = Step.answered(operation, index, model.state());
    Model tried = model.copy();
    State before = tried.state();
    Reply answer = tried.answer(operation.call(), step.afterWait());
    words.append("\n  ").append(operation).append("\n      ");
    words.append(whatIsWrong(operation, before, tried, answer));
  }

  private String whatIsWrong(
      Operation operation, State before, Model tried, @Nullable Reply answer) {
    if (answer == null) {
      return "the breaker has not given this permit";
    }
    if (operation.reply() != null && !operation.reply().equals(answer)) {
      return "the breaker answers: " + answer;
    }
    TimeBounds next = bounds.with(operation, before, tried);
    if (next == null) {
      return "the answer fits, but not the time: "
          + (before == State.OPEN && tried.state() != State.OPEN
              ? "the wait was not over"
              : "the wait was over before, or this has to come after something that was later");
    }
    return next.earliest() > remaining.deadline()
        ? "the answer fits, but puts others behind their own answers"
        : "this fits, but what comes after it does not";
  }

  private static String seen(Model model) {
    return String.valueOf(model.copy().answer(new Call.Read(), false));
  }
}
