package io.fusebox.service.coordination;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two instances that tell one history to clients who come, are slow, are cut and go on, in an order
 * that a seed gives. Things happen within others, too: while somebody reads, and while somebody is
 * told.
 */
final class FeedSimulation {

  private static final int STEPS = 400;
  private static final Audience.Limits LIMITS = new Audience.Limits(5, 20, 4, 2);
  private static final long LONGEST_STEP = TimeUnit.SECONDS.toNanos(40);

  private final Random random;
  private final SimulatedHistory history;
  private final List<Audience> instances = new ArrayList<>();
  private final boolean[] looking = new boolean[2];
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final List<SimulatedFollower> followers = new ArrayList<>();
  private long now;
  private boolean isWithin;
  private @Nullable SimulatedFollower told;
  private boolean isQuiet;

  private FeedSimulation(long seed) {
    random = new Random(seed);
    history = new SimulatedHistory(random, this::meanwhile);
    instances.add(newInstance());
    instances.add(newInstance());
    for (String pattern : List.of("*", "*", "a-*", "b-*", "a-1", "*1")) {
      followers.add(new SimulatedFollower(NamePattern.of(pattern)));
    }
  }

  /**
   * Runs a seed.
   *
   * @return how many events clients have heard
   * @throws SimulationFailure a client has missed something, or was told it twice or too early
   */
  static int run(long seed) {
    try {
      FeedSimulation simulation = new FeedSimulation(seed);
      for (int step = 0; step < STEPS; step++) {
        simulation.step();
      }
      simulation.end();
      return simulation.followers.stream().mapToInt(SimulatedFollower::heard).sum();
    } catch (SimulationFailure e) {
      throw new SimulationFailure("seed " + seed + "\n" + e.getMessage(), e);
    }
  }

  private Audience newInstance() {
    return new Audience(history, this::later, lines -> {}, LIMITS);
  }

  private CompletionStage<Boolean> later(Runnable task) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    if (!isQuiet && random.nextInt(20) == 0) {
      done.completeExceptionally(new OverloadedException(1));
      return done;
    }
    work.add(
        () -> {
          if (!isQuiet && random.nextInt(20) == 0) {
            // Too late for whoever waits, but it is under way.
            done.completeExceptionally(new StorageException("simulated"));
          }
          try {
            task.run();
            done.complete(true);
          } catch (StorageException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  /** Whoever is told is locked then, and a lock lets its own thread in: so instances rest. */
  private void whileTelling(SimulatedFollower follower) {
    SimulatedFollower before = told;
    told = follower;
    meanwhile();
    told = before;
  }

  private void meanwhile() {
    if (!isWithin && !isQuiet && random.nextInt(3) == 0) {
      isWithin = true;
      for (int steps = 1 + random.nextInt(4); steps > 0; steps--) {
        step();
      }
      isWithin = false;
    }
  }

  private void step() {
    int kind = random.nextInt(100);
    if (kind < 12) {
      history.write();
    } else if (kind < 24) {
      history.commit();
    } else if (kind < 25) {
      history.rollBack();
    } else if (kind < 29) {
      connect();
    } else if (kind < 54) {
      anybody().take(1 + random.nextInt(8));
    } else if (kind < 57) {
      cut();
    } else if (told == null) {
      stepOfAnInstance(kind);
    }
  }

  private void stepOfAnInstance(int kind) {
    if (kind < 74) {
      look(random.nextInt(2));
    } else if (kind < 92) {
      work();
    } else if (kind < 95) {
      instances.get(random.nextInt(2)).beat();
    } else if (kind < 97) {
      history.isDown(random.nextInt(5) == 0);
    } else if (kind < 99) {
      history.commitAll();
      now += (long) (random.nextDouble() * LONGEST_STEP);
    } else {
      int which = random.nextInt(2);
      instances.get(which).stop();
      instances.set(which, newInstance());
    }
  }

  private void cut() {
    SimulatedFollower follower = anybody();
    if (follower != told) {
      follower.cut();
    }
  }

  private SimulatedFollower anybody() {
    return followers.get(random.nextInt(followers.size()));
  }

  private void connect() {
    SimulatedFollower follower = anybody();
    if (!follower.isConnected()) {
      follower.connect(instances.get(random.nextInt(2)), () -> whileTelling(follower));
    }
  }

  /** Whether there was something new. */
  private boolean look(int which) {
    if (looking[which]) {
      return false;
    }
    looking[which] = true;
    try {
      return instances.get(which).look(now) > 0;
    } catch (StorageException e) {
      // The next look tells what this one did not.
      return false;
    } finally {
      looking[which] = false;
    }
  }

  private void work() {
    Runnable task = work.poll();
    if (task != null) {
      task.run();
    }
  }

  /** All is stored, and all can be told: everybody has to have heard it in the end. */
  private void end() {
    isQuiet = true;
    history.isDown(false);
    history.commitAll();
    boolean isBusy = true;
    for (int round = 0; isBusy || round < 3; round++) {
      isBusy = false;
      isBusy |= look(0);
      isBusy |= look(1);
      for (SimulatedFollower follower : followers) {
        if (!follower.isConnected()) {
          follower.connect(instances.get(round % 2), () -> whileTelling(follower));
          isBusy = true;
        }
        isBusy |= follower.take(Integer.MAX_VALUE);
      }
      while (!work.isEmpty()) {
        work();
        isBusy = true;
      }
      SimulationFailure.unless(round < 1_000, "it does not come to an end");
    }
    followers.forEach(follower -> follower.requireAllHeard(history));
  }
}
