package io.fusebox.engine;

/**
 * Half-open rounds that time alone begins and ends while nobody asks for a permit: HALF_OPEN when
 * the wait is over, OPEN again after {@code maxWaitDurationInHalfOpenState}, and so on. A breaker
 * that slept for a night or a year passes over them at the price of those whose waits still grow,
 * and ends up like one that was looked at all the time.
 *
 * @param count how many rounds began and timed out
 * @param trips the trips in a row by then
 * @param openedAt when the last of them timed out
 * @param openUntil when the wait after it is over
 */
record UnusedRounds(long count, long trips, long openedAt, long openUntil) {

  /** Those that have timed out by {@code horizon}, when the first begins at {@code start}. */
  static UnusedRounds between(long start, long horizon, long tripsBefore, Settings settings) {
    UnusedRounds rounds = new UnusedRounds(0, tripsBefore, start, start);
    long limit = Micros.of(settings.maxWaitDurationInHalfOpenState());
    if (limit == 0) {
      return rounds;
    }
    while (Micros.plus(rounds.openUntil, limit) <= horizon) {
      long wait = settings.waitMicros(rounds.trips + 1);
      long left = horizon - rounds.openUntil - limit;
      rounds =
          rounds.then(settings.waitGrowsFrom(wait) ? 1 : left / (limit + wait) + 1, limit, wait);
    }
    return rounds;
  }

  /** {@code 3 rounds passed without a call, each half-open for PT5S without a decision}. */
  String inWords(Verdict ofEach) {
    return count + " rounds passed without a call, each " + ofEach.why();
  }

  private UnusedRounds then(long more, long limit, long wait) {
    long timedOutAt = openUntil + (more - 1) * (limit + wait) + limit;
    return new UnusedRounds(count + more, trips + more, timedOutAt, Micros.plus(timedOutAt, wait));
  }
}
