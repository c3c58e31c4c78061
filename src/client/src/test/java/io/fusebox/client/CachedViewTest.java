package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.client.OrderSearch.Operation;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What a host knows of a breaker in the service, while the stream tells of transitions and answers
 * come in late, is as if all had come one after another; and once the stream has told of a
 * transition, no late answer brings back a permit from before it.
 *
 * <p>{@code -Dfusebox.view.histories=N} makes so many.
 */
class CachedViewTest {

  private static final int HISTORIES = Integer.getInteger("fusebox.view.histories", 2_000);
  private static final int THREADS = 2;
  private static final int CALLS = 25;

  /** The states that a breaker passes through; an override's leave the generation as it is. */
  private static final List<State> STATES =
      List.of(State.OPEN, State.HALF_OPEN, State.CLOSED, State.FORCED_OPEN, State.CLOSED);

  /** What is known, as plainly as it can be said. */
  private static final class Model {
    private State state = State.CLOSED;
    private long generation;
    private boolean permits;
    private long heard;

    private Model copy() {
      Model copy = new Model();
      copy.state = state;
      copy.generation = generation;
      copy.permits = permits;
      copy.heard = heard;
      return copy;
    }

    private void hear(Transition transition) {
      if (transition.generation() >= generation) {
        heard++;
        know(transition);
      }
    }

    private void answer(long asked, Transition last) {
      if (asked == heard) {
        if (last.generation() < generation) {
          generation = 0;
          permits = false;
          heard++;
        } else {
          know(last);
        }
      }
    }

    private void tell(long asked, Transition last) {
      boolean news = last.to() != state || last.generation() != generation;
      if (asked == heard && last.generation() >= generation && news) {
        know(last);
      }
    }

    private void know(Transition last) {
      state = last.to();
      generation = last.generation();
      permits = state == State.CLOSED;
    }

    private void doubt() {
      heard++;
      permits = false;
    }

    private String words() {
      return CachedViewTest.words(state, generation, permits);
    }

    private String all() {
      return words() + " " + heard;
    }
  }

  private static String words(State state, long generation, boolean permits) {
    return state + " " + generation + (permits ? " permits" : "");
  }

  private static Known known(Transition last) {
    State state = last.to();
    return state == State.CLOSED
        ? Known.permitting((outcome, ended, nanos, error) -> Ticket.DONE, state, last.generation())
        : Known.toAsk(state, last.generation());
  }

  private static String words(Known known) {
    return words(known.state(), known.generation(), known.ticket() != null);
  }

  @Test
  void newsAndLateAnswersAreAsIfTheyHadComeOneAfterAnother() throws Exception {
    Random random = new Random(History.SEED);
    long overlaps = 0;
    try (History<Model> history = new History<>(THREADS)) {
      for (int i = 0; i < HISTORIES; i++) {
        CachedView view = new CachedView();
        Service service = new Service();
        List<Operation<Model>> made =
            history.make(
                (number, own) ->
                    number == 0
                        ? stream(history, view, service, own)
                        : host(history, view, service, own),
                random);
        made.add(history.operation(() -> words(view.known()), Model::words));
        overlaps += OrderSearch.overlaps(made);
        assertThat(OrderSearch.explains(new Model(), Model::copy, Model::all, made))
            .as("history %d of seed %d: %s", i, History.SEED, made)
            .isTrue();
        Known known = view.known();
        assertThat(List.of(known.state(), known.generation()))
            .as("history %d of seed %d: %s", i, History.SEED, made)
            .isEqualTo(List.of(service.latest.to(), service.latest.generation()));
        assertThat(known.ticket() != null && known.state() != State.CLOSED).isFalse();
      }
    }
    System.out.printf(
        "%d histories, %d pairs of calls at the same time; seed %d%n",
        HISTORIES, overlaps, History.SEED);
    assertThat(overlaps).isGreaterThan(HISTORIES);
  }

  /** What the service's answers tell. */
  private static final class Service {
    private volatile Transition latest = transition(1, State.CLOSED, State.CLOSED);
  }

  private static Transition transition(long generation, State from, State to) {
    return new Transition(generation, from, to, Cause.RESET, "", Instant.EPOCH, null);
  }

  /** What the service does, of which the stream tells in that order. */
  private static List<Operation<Model>> stream(
      History<Model> history, CachedView view, Service service, Random random) throws Exception {
    List<Operation<Model>> made = new ArrayList<>();
    Transition last = service.latest;
    int begin = random.nextInt(STATES.size());
    for (int i = 0; i < CALLS; i++) {
      State to = STATES.get((begin + i) % STATES.size());
      boolean ofOverride = to == State.FORCED_OPEN || last.to() == State.FORCED_OPEN;
      Transition next = transition(last.generation() + (ofOverride ? 0 : 1), last.to(), to);
      service.latest = next;
      made.add(
          history.action(
              () -> view.heard(next.generation(), before -> known(next), () -> true),
              model -> model.hear(next)));
      last = next;
    }
    return made;
  }

  /** What a host does, which asks and gets its answers late. */
  private static List<Operation<Model>> host(
      History<Model> history, CachedView view, Service service, Random random) throws Exception {
    List<Operation<Model>> made = new ArrayList<>();
    long asked = view.heardSoFar();
    Transition answer = service.latest;
    for (int i = 0; i < CALLS; i++) {
      switch (random.nextInt(4)) {
        case 0 -> made.add(answered(history, view, asked, answer));
        case 1 -> made.add(told(history, view, asked, answer));
        case 2 -> made.add(history.operation(() -> words(view.known()), Model::words));
        default -> made.add(history.action(() -> view.doubt(), Model::doubt));
      }
      if (random.nextBoolean()) {
        asked = view.heardSoFar();
        answer = service.latest;
      }
    }
    return made;
  }

  private static Operation<Model> answered(
      History<Model> history, CachedView view, long asked, Transition last) throws Exception {
    return history.action(() -> view.adopt(asked, known(last)), model -> model.answer(asked, last));
  }

  private static Operation<Model> told(
      History<Model> history, CachedView view, long asked, Transition last) throws Exception {
    return history.action(() -> view.told(asked, known(last)), model -> model.tell(asked, last));
  }
}
