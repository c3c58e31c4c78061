package io.fusebox.service.coordination;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Renewed;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import io.fusebox.service.coordination.ItemResult.Counted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers in words, so that those of lanes can be compared with those of the model. */
final class SimulationWords {

  /** Behind it stands what the model cannot know: the permit's id as the client holds it. */
  private static final String ID = " id ";

  private SimulationWords() {}

  /** How answers are kept for a key: as the words that they are. */
  static final AnswerForm<String> FORM =
      new AnswerForm<>() {
        @Override
        public byte[] write(String answer) {
          return answer.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String read(byte[] bytes) {
          return new String(bytes, StandardCharsets.UTF_8);
        }
      };

  static String of(Acquired acquired) {
    if (acquired.decision() instanceof Rejected rejected) {
      return rejected(
          rejected.reason().name(),
          rejected.state(),
          rejected.generation(),
          rejected.retryAfter() == null ? null : rejected.retryAfter().toMillis());
    }
    Permitted permitted = (Permitted) acquired.decision();
    Instant expiresAt = permitted.expiresAt();
    return permitted(
            permitted.state(), permitted.permit(), expiresAt == null ? null : Micros.of(expiresAt))
        + ID
        + Objects.requireNonNull(acquired.permitId()).text();
  }

  static String permitted(State state, Permit permit, @Nullable Long expiresAt) {
    return "permitted " + state + " " + permit + " until " + expiresAt;
  }

  static String rejected(
      String reason, State state, long generation, @Nullable Long retryAfterMillis) {
    return "rejected " + reason + " " + state + " " + generation + " retry " + retryAfterMillis;
  }

  static String of(Renewed renewed) {
    Instant expiresAt = renewed.expiresAt();
    Renewed.Refusal refusal = renewed.refusal();
    return renewed(
        expiresAt == null ? null : Micros.of(expiresAt),
        refusal == null ? null : refusal.name(),
        renewed.state(),
        renewed.generation());
  }

  static String renewed(
      @Nullable Long expiresAt, @Nullable String refusal, State state, long generation) {
    return "renewed until " + expiresAt + " unless " + refusal + " " + state + " " + generation;
  }

  static String of(Recorded recorded) {
    return recorded.disposition()
        + " "
        + recorded.count()
        + " "
        + recorded.state()
        + " "
        + recorded.generation();
  }

  static String of(BreakerView view) {
    return view.state()
        + " "
        + view.generation()
        + " "
        + view.counts().bufferedCalls()
        + " "
        + view.counts().failedCalls()
        + " "
        + view.counts().notPermittedCalls()
        + " "
        + view.counts().consecutiveFailures();
  }

  static String of(SimulationModel model) {
    SimulationTally tally = model.shownTally();
    return model.state()
        + " "
        + model.generation()
        + " "
        + tally.calls()
        + " "
        + tally.failed()
        + " "
        + tally.notPermitted
        + " "
        + tally.inARow;
  }

  static String of(Declared declared) {
    return (declared.created() ? "created " : "declared ") + of(declared.breaker().view());
  }

  private static String of(ItemResult result) {
    return result instanceof Counted counted ? counted(counted) : result.getClass().getSimpleName();
  }

  static String counted(Counted counted) {
    return counted.toString();
  }

  static String line(long generation, State from, State to, Cause cause, Instant at) {
    return generation + " " + from + ">" + to + " " + cause + " at " + Micros.of(at);
  }

  static String of(Transition line) {
    return line(line.generation(), line.from(), line.to(), line.cause(), line.at());
  }

  /** Any answer of a lane. */
  static String of(Object answer) {
    if (answer instanceof List<?> results) {
      return results.stream()
          .map(result -> of((ItemResult) result))
          .collect(Collectors.joining("; "));
    }
    return answer instanceof Declared declared ? of(declared) : String.valueOf(answer);
  }

  static String refused(Class<?> refusal) {
    return "refused " + refusal.getSimpleName();
  }

  /** Without what the model cannot know. */
  static String plain(String words) {
    int id = words.indexOf(ID);
    return id < 0 ? words : words.substring(0, id);
  }

  /** The permit that the words tell of; null: none. */
  static @Nullable PermitId permitId(String words) {
    int id = words.indexOf(ID);
    return id < 0 ? null : PermitId.parse(words.substring(id + ID.length()));
  }
}
