package io.fusebox.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.client.Breaker;
import io.fusebox.client.Breakers;
import io.fusebox.client.Permit;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldPermitsTest {

  private final Breaker breaker = Breakers.inMemory().get("payments");
  private final HeldPermits permits = new HeldPermits();
  private final ExecutorService other = Executors.newFixedThreadPool(4);

  @AfterEach
  void end() {
    other.shutdownNow();
  }

  private Permit put(boolean trial) {
    Permit permit = breaker.acquire();
    permits.put(permit, trial);
    return permit;
  }

  private <T> T elsewhere(Callable<T> call) throws Exception {
    return other.submit(call).get();
  }

  @Test
  void aThreadGetsTheNewestOfItsOwn() throws Exception {
    Permit first = put(false);
    Permit second = put(false);
    Permit ofOther = elsewhere(() -> put(true));
    assertThat(permits.take()).isSameAs(second);
    assertThat(permits.take()).isSameAs(first);
    assertThat(permits.take()).isSameAs(ofOther);
    assertThat(permits.take()).isNull();
  }

  @Test
  void aThreadWithoutItsOwnGetsTrialsFirst() throws Exception {
    Permit trial = put(true);
    Permit older = put(false);
    Permit newer = put(false);
    assertThat(elsewhere(permits::take)).isSameAs(trial);
    assertThat(elsewhere(permits::take)).isSameAs(newer);
    assertThat(permits.take()).isSameAs(older);
  }

  @Test
  void manyThreadsTakeEachPermitOnce() throws Exception {
    Set<Permit> taken = ConcurrentHashMap.newKeySet();
    int rounds = 5_000;
    Callable<Integer> work =
        () -> {
          int got = 0;
          for (int i = 0; i < rounds; i++) {
            put(i % 3 == 0);
            if (i % 2 == 0) {
              got += taken.add(permits.take()) ? 1 : 0;
            }
          }
          return got;
        };
    Future<Integer> one = other.submit(work);
    Future<Integer> two = other.submit(work);
    assertThat(one.get() + two.get()).isEqualTo(rounds);
    for (int i = 0; i < rounds; i++) {
      assertThat(taken.add(permits.take())).isTrue();
    }
    assertThat(permits.take()).isNull();
  }

  @Test
  void callsThatNeverReportAreForgottenInTheEnd() {
    for (int i = 0; i < 30_000; i++) {
      put(false);
    }
    int left = 0;
    while (permits.take() != null) {
      left++;
    }
    assertThat(left).isBetween(10_000, 11_024);
  }
}
