package io.fusebox.service.coordination;

import java.util.Random;

/** What goes wrong in a simulation, and how often: some seeds are calm, some are wild. */
final class SimulationFaults {

  private final Random random;
  private final SimulationLog log;
  private final double before;
  private final double after;
  private final double lostRace;
  private final double slow;
  private final double full;
  private final double damage;
  private final double crash;
  private final double restart;
  private final double clockStep;
  private boolean over = true;

  /** By how much the database's clock has jumped ahead. */
  private long ahead;

  private int count;

  SimulationFaults(Random random, SimulationLog log) {
    this.random = random;
    this.log = log;
    this.before = now(0.05);
    this.after = now(0.05);
    this.lostRace = now(0.1);
    this.slow = now(0.05);
    this.full = now(0.1);
    this.damage = now(0.02);
    this.crash = now(0.1);
    this.restart = now(0.1);
    this.clockStep = now(0.4);
  }

  /** At most this often; in every other simulation, never. */
  private double now(double most) {
    return random.nextBoolean() ? 0 : most * random.nextDouble();
  }

  /** From now on, things go wrong. */
  void begin() {
    over = false;
  }

  /** From now on, nothing goes wrong. */
  void end() {
    over = true;
  }

  /** Whether all is well: nothing goes wrong, and nobody comes in between. */
  boolean areOver() {
    return over;
  }

  int count() {
    return count;
  }

  private boolean strikes(double probability, String what) {
    if (over || probability == 0 || random.nextDouble() >= probability) {
      return false;
    }
    count++;
    log.add("fault:", what);
    return true;
  }

  static StorageException trouble(String message) {
    return new StorageException(message, new IllegalStateException("simulated"));
  }

  void failBefore() {
    if (strikes(before, "the database does not answer, and did nothing")) {
      throw trouble("no connection");
    }
  }

  void failAfter() {
    if (strikes(after, "the database does not answer, and did it")) {
      throw trouble("the connection was lost");
    }
  }

  void loseRace() {
    if (strikes(lostRace, "another transaction has the way")) {
      throw new LostRaceException("serialization failure", new IllegalStateException("simulated"));
    }
  }

  boolean isFull() {
    return strikes(full, "no room for another breaker");
  }

  /** Whether a row cannot be read, this time. */
  boolean isDamaged() {
    return strikes(damage, "a row comes damaged");
  }

  /** How long a way to the database takes, in microseconds; sometimes no time at all. */
  long way() {
    if (strikes(slow, "a slow way")) {
      return random.nextInt(4_000_000);
    }
    return over || random.nextBoolean() ? 0 : random.nextInt(2_000);
  }

  boolean crashes() {
    return strikes(crash, "kill -9");
  }

  boolean restarts() {
    return strikes(restart, "the database starts again");
  }

  /** By how much the database's clock steps, in microseconds; 0: it does not. */
  long clockStep() {
    if (!strikes(clockStep, "the database's clock steps")) {
      return 0;
    }
    // A clock that jumps ahead is set right sooner or later, by as much.
    if (random.nextInt(4) == 0) {
      long step = ahead == 0 ? 1L + random.nextInt(600_000_000) : -ahead;
      ahead += step;
      return step;
    }
    return random.nextInt(600_000) - 300_000L;
  }
}
