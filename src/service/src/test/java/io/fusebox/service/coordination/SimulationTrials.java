package io.fusebox.service.coordination;

import io.fusebox.engine.Disposition;
import java.util.ArrayList;
import java.util.List;

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
    Whereabouts whereabouts = Whereabouts.OUT;

    Trial(long expiresAt) {
      this.expiresAt = expiresAt;
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
  int give(long expiresAt) {
    trials.add(new Trial(expiresAt));
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

  /** Lets none stay out longer than until then. */
  void cutOff(long latest) {
    trials.forEach(trial -> trial.expiresAt = Math.min(trial.expiresAt, latest));
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
