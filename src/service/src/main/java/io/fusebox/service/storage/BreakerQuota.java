package io.fusebox.service.storage;

import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.TooManyBreakersException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the number of breakers within its limit without counting them each time: a count allows a
 * tenth of what it found free, and then it counts again. Instances that create at once can go over
 * by as much.
 */
@ApplicationScoped
class BreakerQuota {

  private final BreakerRows breakers;
  private final long most;
  private final AtomicLong allowed = new AtomicLong();

  BreakerQuota(BreakerRows breakers, FuseboxConfig config) {
    this.breakers = breakers;
    this.most = config.maxBreakers();
  }

  /**
   * Takes the place of one more breaker, within the present transaction.
   *
   * @throws TooManyBreakersException there is none
   */
  void take(String name) {
    if (allowed.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return;
    }
    long free = most - breakers.countUpTo(most);
    if (free <= 0) {
      throw new TooManyBreakersException(name, most);
    }
    allowed.set(free / 10);
  }
}
