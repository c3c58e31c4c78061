package io.fusebox.service.access;

import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.Refusals;
import io.fusebox.service.coordination.Refusals.Limit;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many requests the holder of a key may send to this instance: so many a second, and as many at
 * once. Sessions count with their key. Bounded by the number of those who send requests. Safe to
 * call from any thread; a request costs a look-up and one atomic operation.
 */
@ApplicationScoped
public class KeyRates {

  /** From so many on, those who have sent nothing for a second are forgotten. */
  private static final int MANY = 10_000;

  private final int mostPerSecond;
  private final Refusals refusals;
  private final Map<String, RequestRate> rates = new ConcurrentHashMap<>();

  KeyRates(FuseboxConfig config, Refusals refusals) {
    this.mostPerSecond = config.maxRequestsPerKey();
    this.refusals = refusals;
  }

  /**
   * Counts a request.
   *
   * @return whether it may be carried out; otherwise its sender has sent as many as it may
   */
  public boolean take(Grant grant) {
    String principal = grant.principal();
    if (mostPerSecond == 0 || principal == null) {
      return true;
    }
    long now = System.nanoTime();
    RequestRate rate = rates.get(principal);
    boolean isTaken = (rate == null ? create(principal, now) : rate).take(now);
    if (!isTaken) {
      refusals.count(Limit.REQUESTS_PER_KEY);
    }
    return isTaken;
  }

  private RequestRate create(String principal, long now) {
    if (rates.size() >= MANY) {
      rates.values().removeIf(rate -> rate.isFull(now));
    }
    return rates.computeIfAbsent(principal, p -> new RequestRate(mostPerSecond, now));
  }
}
