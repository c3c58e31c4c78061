package io.fusebox.service.coordination;

import io.fusebox.engine.Disposition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The trials of a {@link SimulationModel}'s half-open round: every one that was ever given. */
final class SimulationTrials {

  private final List<Trial> trials = new ArrayList<>();

  private enum Whereabouts {
    OUT,
    REPORTED,
    BACK
  }

  private static final class Trial {
    long expiresAt;

    /** For how long it was asked for; 0: it was not said. */
    long asked;

    Whereabouts whereabouts = Whereabouts.OUT;

    Trial(long expiresAt, long asked) {
      this.expiresAt = expiresAt;
      this.asked = asked;
    }

    boolean isOut() {
      return whereabouts == Whereabouts.OUT;
    }
  }

  void clear() {
    trials.clear();
  }

  /** How many were given, whatever became of them. */
  int given() {
    return trials.size();
  }

  /** How many are out or were reported. */
  long used() {
    return trials.stream().filter(trial -> trial.whereabouts != Whereabouts.BACK).count();
  }

  /** Gives one, and answers with its number. */
  int give(long expiresAt, long asked) {
    trials.add(new Trial(expiresAt, asked));
    return trials.size();
  }

  Disposition takeBack(long number, boolean released) {
    Trial trial = trials.get((int) number - 1);
    if (!trial.isOut()) {
      return trial.whereabouts == Whereabouts.BACK ? Disposition.EXPIRED : Disposition.DUPLICATE;
    }
    trial.whereabouts = released ? Whereabouts.BACK : Whereabouts.REPORTED;
    return Disposition.RECORDED;
  }

  /** Lets one that is out stay out until then, if that is later; the answer is until when. */
  long renew(long number, long expiresAt, long asked) {
    Trial trial = trials.get((int) number - 1);
    if (expiresAt > trial.expiresAt) {
      trial.expiresAt = expiresAt;
      trial.asked = asked;
    }
    return trial.expiresAt;
  }

  /** Why one cannot be renewed; null: it is out. */
  @Nullable String refusal(long number) {
    Trial trial = trials.get((int) number - 1);
    return trial.isOut()
        ? null
        : trial.whereabouts == Whereabouts.REPORTED ? "RETURNED" : "EXPIRED";
  }

  /** Lets none stay out longer from now than it was asked for. */
  void cutOff(long now, long usual) {
    for (Trial trial : trials) {
      long longest = trial.asked == 0 ? usual : trial.asked;
      trial.expiresAt = Math.min(trial.expiresAt, now + longest);
    }
  }

  long nextLapse() {
    return trials.stream()
        .filter(Trial::isOut)
        .mapToLong(trial -> trial.expiresAt)
        .min()
        .orElse(SimulationModel.NEVER);
  }

  /** Takes one back whose lease lapses at that moment. */
  void lapse(long due) {
    trials.stream()
        .filter(trial -> trial.isOut() && trial.expiresAt == due)
        .findFirst()
        .ifPresent(trial -> trial.whereabouts = Whereabouts.BACK);
  }
}
