package io.fusebox.service.coordination;

import java.time.Duration;

/**
 * What bounds a lane.
 *
 * @param timeLimit how long a request may take, waiting included
 * @param capacity how many requests may wait
 * @param memory how much may be kept of breakers, in bytes, about
 */
record LaneLimits(Duration timeLimit, int capacity, long memory) {

  static LaneLimits of(FuseboxConfig config) {
    return new LaneLimits(
        config.requestTimeLimit(),
        config.queueCapacity(),
        config.laneMemory().asLongValue() / config.lanes());
  }
}
