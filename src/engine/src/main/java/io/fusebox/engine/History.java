package io.fusebox.engine;

import io.fusebox.engine.Transition.Cause;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a breaker and was not handed over yet, and the last of all that has.
 * Mutable, confined to its breaker.
 */
final class History {

  /** How much of somebody's words is kept, in characters. */
  private static final int LONGEST_DETAIL = 300;

  private final List<Transition> untold = new ArrayList<>();
  private @Nullable Transition last;
  private @Nullable Transition lastTaken;

  History(@Nullable Transition last) {
    this.last = last;
    this.lastTaken = last;
  }

  @Nullable Transition last() {
    return last;
  }

  /** The newest line that was handed over, or that the snapshot had. */
  @Nullable Transition lastTaken() {
    return lastTaken;
  }

  void add(Transition transition) {
    last = transition;
    untold.add(transition);
  }

  /** Hands over what was not handed over yet, oldest first. */
  List<Transition> take() {
    if (untold.isEmpty()) {
      return List.of();
    }
    List<Transition> taken = List.copyOf(untold);
    untold.clear();
    lastTaken = last;
    return taken;
  }

  /** A line that changes no settings. */
  static Transition transition(
      long generation, State from, State to, Cause cause, String why, Author by, long at) {
    return new Transition(
        generation,
        from,
        to,
        cause,
        why,
        Micros.toInstant(at),
        by.caller(),
        by.principal(),
        by.reason(),
        List.of());
  }

  /** The line that tells of a trial permit which went back by itself; the state stays. */
  static Transition trialLapsed(TrialPermits.Lease lease, long generation, long at) {
    String why =
        "trial permit "
            + lease.trial()
            + ", given to "
            + (lease.caller() == null ? "an unnamed caller" : lease.caller())
            + ", was not returned in time and can be given again";
    return new Transition(
        generation,
        State.HALF_OPEN,
        State.HALF_OPEN,
        Cause.TRIAL_LAPSED,
        why,
        Micros.toInstant(at),
        lease.caller());
  }

  /** The line for changed settings; the state stays. */
  static Transition settingsChanged(
      List<SettingChange> changes,
      Command.ChangeSettings command,
      State state,
      long generation,
      long at) {
    return new Transition(
        generation,
        state,
        state,
        Cause.SETTINGS_CHANGED,
        SettingChange.inWords(changes),
        Micros.toInstant(at),
        command.author().caller(),
        command.author().principal(),
        command.author().reason(),
        changes);
  }

  /** Somebody's words, to stand behind what decided; as much of them as is kept. */
  static String detail(@Nullable String words) {
    String shortened = shortened(words);
    return shortened == null ? "" : ": " + shortened;
  }

  /** A text of a caller's, as much of it as is kept; null: there is none. */
  static @Nullable String shortened(@Nullable String words) {
    return shortened(words, LONGEST_DETAIL);
  }

  /** A text of a caller's, cut to so many characters; null: there is none. */
  static @Nullable String shortened(@Nullable String words, int most) {
    String cleaned = words == null ? "" : DisplayText.clean(words, most);
    return cleaned.isEmpty() ? null : cleaned;
  }
}
