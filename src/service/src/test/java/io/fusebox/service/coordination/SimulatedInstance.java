package io.fusebox.service.coordination;

import io.fusebox.service.coordination.Request.Once;
import io.fusebox.service.coordination.Request.Work;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An instance of the service: its lanes, and a clock of its own. Killed, it answers nobody. */
final class SimulatedInstance {

  private static final Duration TIME_LIMIT = Duration.ofMillis(1_500);

  /** For a breaker and few answers, for all breakers and few answers, and for all. */
  private static final long[] MEMORY = {2_500, 26_000, 26_000, 1_000_000};

  /** Of all instances, as they share a database. */
  private static final PermitIssuer PERMITS = IssuedPermits.issuer(new byte[32]);

  private final int number;
  private final SimulationWorld world;
  private final long nanoTimeAtStart;
  private final FuseboxConfig config;
  private final BreakerStore breakers;
  private final Workers workers;
  private final LaneLimits limits;
  private final List<Lane> lanes;
  private final List<SimulatedLaneStore> stores;
  private final Set<Integer> underWay = new HashSet<>();
  private final Set<SimulatedRequest<?>> open = new LinkedHashSet<>();
  private boolean alive = true;

  SimulatedInstance(int number, SimulationWorld world, boolean createsOnFirstUse) {
    this.number = number;
    this.world = world;
    this.config =
        stub(
            FuseboxConfig.class,
            (proxy, method, arguments) ->
                method.getName().equals("createOnFirstUse") ? createsOnFirstUse : (Object) 1);
    this.breakers = stub(BreakerStore.class, (proxy, method, arguments) -> null);
    MeterRegistry meters = new SimpleMeterRegistry();
    this.workers = new Workers(config, new Refusals(meters), meters);
    Random random = world.random();
    this.nanoTimeAtStart =
        random.nextInt(3) == 0 ? Long.MAX_VALUE - random.nextInt() : random.nextLong();
    int capacity = random.nextInt(4) == 0 ? 3 : 1_000;
    this.limits = new LaneLimits(TIME_LIMIT, capacity, MEMORY[random.nextInt(MEMORY.length)]);
    int size = 1 + random.nextInt(3);
    this.stores = IntStream.range(0, size).mapToObj(i -> world.storeFor(this)).toList();
    this.lanes = stores.stream().map(store -> new Lane(store, this::nanoTime, limits)).toList();
  }

  private static <T> T stub(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }

  long nanoTime() {
    return nanoTimeAtStart + world.time().nanos();
  }

  boolean isAlive() {
    return alive;
  }

  void kill() {
    alive = false;
    open.clear();
  }

  /** Where clients find it, for one operation. */
  Coordinator coordinator(SimulatedOperation operation) {
    return new Coordinator(new Door(operation), breakers, workers, PERMITS, config);
  }

  /** Hands requests to lanes as the service does, and shows the simulation what comes of them. */
  private final class Door implements Submitter {
    private final SimulatedOperation operation;

    Door(SimulatedOperation operation) {
      this.operation = operation;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what is thrown is noted where it is thrown
    public <R> CompletionStage<R> submit(
        String name, Existence existence, @Nullable Once<R> once, Work<R> work) {
      CompletableFuture<R> delivered = new CompletableFuture<>();
      if (!alive) {
        return delivered;
      }
      SimulatedWork<R> watched = new SimulatedWork<>(world.oracle(), work);
      long deadline = nanoTime() + TIME_LIMIT.toNanos();
      Request<R> request = Request.of(name, existence, once, watched, deadline);
      SimulatedRequest<R> seen =
          new SimulatedRequest<>(operation, SimulatedInstance.this, request, work, world.oracle());
      world.check(() -> world.oracle().sent(request.key(), seen.scopedKey()));
      watched.isFor(seen);
      open.add(seen);
      request.answer().whenComplete((value, failure) -> deliver(seen, value, failure, delivered));
      if (!lanes.get(laneOf(name)).offer(request)) {
        request.fail(new OverloadedException(limits.capacity()));
      }
      return delivered;
    }
  }

  private <R> void deliver(
      SimulatedRequest<R> request,
      @Nullable R value,
      @Nullable Throwable failure,
      CompletableFuture<R> delivered) {
    if (!alive) {
      return;
    }
    open.remove(request);
    world.check(
        () -> {
          if (failure == null) {
            R answer = SimulationFailure.present(value, "%s is answered null", request);
            world.log().add(this, "answers", request, ":", answer);
            world.answers().answered(request, answer);
          } else {
            world.log().add(this, "fails", request, ":", failure);
            world.answers().failed(request, failure);
          }
        });
    if (failure == null) {
      delivered.complete(value);
    } else {
      delivered.completeExceptionally(failure);
    }
  }

  private int laneOf(String name) {
    return Math.floorMod(name.hashCode(), lanes.size());
  }

  /** Lets one of its lanes carry through what waits for it. False: none can. */
  boolean stepOneLane(int which) {
    int lane = Math.floorMod(which, lanes.size());
    if (!alive || lanes.get(lane).isIdle() || !underWay.add(lane)) {
      return false;
    }
    try {
      stores.get(lane).stepBegins();
      lanes.get(lane).step();
    } catch (SimulatedCrash crash) {
      SimulationFailure.unless(!alive, "a lane was killed in an instance that lives");
    } finally {
      underWay.remove(lane);
    }
    return true;
  }

  void giveUpOverdue() {
    lanes.forEach(lane -> lane.giveUpOverdue(nanoTime()));
    for (SimulatedRequest<?> request : List.copyOf(open)) {
      SimulationFailure.unless(
          nanoTime() - request.request.deadline() < 0, "%s is not given up in time", request);
    }
  }

  /** Whether everybody was answered. */
  boolean isDone() {
    return open.isEmpty();
  }

  @Override
  public String toString() {
    return "instance-" + number;
  }
}
