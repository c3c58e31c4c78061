package io.fusebox.service.overview;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where instances tell each other which callers they have heard of. Every method blocks until the
 * database has answered, and may throw {@link io.fusebox.service.coordination.StorageException}.
 */
public interface CallerStore {

  /** Tells of an instance, and what it has heard of in its last beat. */
  void write(Instance self, Beat beat);

  /** The instances that have told of themselves lately. */
  List<Instance> instances();

  /**
   * The callers of breakers that other instances have told of.
   *
   * @param self the instance that asks
   * @return by instance and breaker; of instances that have told of themselves lately
   */
  Map<UUID, Map<String, Set<String>>> callersElsewhere(UUID self);

  /** Reads callers, those first that were heard of last. */
  CallerPage callers(CallerQuery query);

  /** Deletes instances and callers that were not heard of for long. */
  void deleteOld();

  /**
   * A running service.
   *
   * @param startedAt null: now
   * @param seenAt when it told of itself last; null: now
   */
  record Instance(UUID id, String version, @Nullable Instant startedAt, @Nullable Instant seenAt) {}

  /**
   * What has happened in a beat.
   *
   * @param callers those who were heard of, by name
   * @param breakers the breakers whose callers are others than before, each with all of them; none:
   *     it has none any more
   */
  record Beat(List<Heard> callers, Map<String, Set<String>> breakers) {}

  /**
   * A caller that was heard of.
   *
   * @param client the program that it uses; null: not said
   * @param isListening whether it has a stream of events
   */
  record Heard(String name, @Nullable String client, boolean isListening) {}

  /**
   * Which callers to read.
   *
   * @param namePattern the name, where {@code *} stands for any characters; null: all
   */
  record CallerQuery(@Nullable String namePattern, int offset, int limit) {}

  /**
   * Callers.
   *
   * @param at when they were read, on the database's clock
   * @param matching how many match
   */
  record CallerPage(Instant at, long matching, List<SeenCaller> callers) {}

  /**
   * A caller that some instance has heard of.
   *
   * @param client the program that it uses, as it says; null: it does not
   * @param isListening whether it has a stream of events from any instance
   */
  record SeenCaller(
      String name,
      Instant firstSeen,
      Instant lastSeen,
      @Nullable String client,
      boolean isListening) {}
}
