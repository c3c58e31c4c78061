package io.fusebox.service.coordination;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be set on a deployment, as {@code fusebox.…} or {@code FUSEBOX_…}. */
@ConfigMapping(prefix = "fusebox")
public interface FuseboxConfig {

  /** Of {@link #maxKeys}, for commands, which are not bound by the setting. */
  String DEFAULT_MAX_KEYS = "1000";

  /** Of {@link #dataDir}, for the start, which reads it before Quarkus does. */
  String DEFAULT_DATA_DIR = ".fusebox";

  /** Of {@link #databasePatience}, for the start, which reads it before Quarkus does. */
  String DEFAULT_DATABASE_PATIENCE = "PT10S";

  /**
   * Whether every request has to say who sends it, with a key or a token. Without, the service
   * listens on a loopback address only.
   */
  @WithDefault("false")
  boolean accessControl();

  /** How many keys there may be; one more is refused. */
  @WithDefault(DEFAULT_MAX_KEYS)
  @Min(1)
  @Max(100_000)
  int maxKeys();

  /**
   * The claim of a token of OpenID Connect that has the name patterns which its holder is bound to.
   */
  @WithDefault("fusebox_patterns")
  String patternsClaim();

  /** How long somebody stays signed in to the panel with a key. */
  @WithDefault("PT12H")
  Duration sessionLifetime();

  /** Whether a breaker that nobody declared comes to life at first use; otherwise it is a 404. */
  @WithDefault("true")
  boolean createOnFirstUse();

  /**
   * How long a breaker is kept that nobody declared and nobody uses. None is deleted where breakers
   * do not come to life at first use.
   */
  @WithDefault("P30D")
  Duration unusedBreakerRetention();

  /** How many breakers there may be; one more is refused. */
  @WithDefault("100000")
  @Min(1)
  long maxBreakers();

  /** How many breakers the holder of one key may create; one more is refused. */
  @WithDefault("10000")
  @Min(1)
  long maxBreakersPerKey();

  /**
   * How many requests the holder of one key may send to this instance in a second, and at once; one
   * more is answered 429. 0: as many as it likes.
   */
  @WithDefault("10000")
  @Min(0)
  @Max(1_000_000)
  int maxRequestsPerKey();

  /** How long a request may take, in the queue and in the database, before it is answered 503. */
  @WithDefault("1500ms")
  Duration requestTimeLimit();

  /**
   * How many lanes carry out what changes breakers; each uses one connection while it has work. A
   * breaker has one lane. Fewer lanes store more at once.
   */
  @WithDefault("2")
  @Min(1)
  @Max(64)
  int lanes();

  /** How many requests may wait in each lane, and for a worker; one more is answered 429. */
  @WithDefault("4000")
  @Min(1)
  @Max(1_000_000)
  int queueCapacity();

  /** How much the lanes together may remember of breakers. */
  @WithDefault("32M")
  MemorySize laneMemory();

  /** How many reads (lists, single breakers, history) work on the database at once. */
  @WithDefault("4")
  @Min(1)
  @Max(1000)
  int workers();

  /** How long the answer to an Idempotency-Key is given again. */
  @WithDefault("PT1H")
  Duration idempotencyRetention();

  /**
   * How many answers to Idempotency-Keys this instance keeps within that time, about; a request
   * with a new key beyond them is answered 429.
   */
  @WithDefault("10000000")
  @Min(1)
  long maxKeptAnswers();

  /** How long lines of history are kept. */
  @WithDefault("P90D")
  Duration historyRetention();

  /** How many lines of history are kept, about; the oldest go first. */
  @WithDefault("1000000")
  @Min(1)
  long maxHistory();

  /** How often new transitions are looked for without a signal that there are some. */
  @WithDefault("PT1S")
  Duration streamPoll();

  /** Within which a request's head has to arrive, counted from the connection's beginning. */
  @WithDefault("10s")
  Duration headTimeLimit();

  /** Within which a request's body has to arrive. */
  @WithDefault("10s")
  Duration bodyTimeLimit();

  /**
   * How much the bodies that are being read and answered may take together, with what is made of
   * them; one more is answered 429. Bodies of up to 4 KiB do not count.
   */
  @WithDefault("32M")
  MemorySize bodyMemory();

  /** How often listeners hear something when nothing happens. */
  @WithDefault("PT15S")
  Duration streamHeartbeat();

  /** How many listeners this instance tells of transitions; one more is answered 429. */
  @WithDefault("5000")
  @Min(1)
  int maxListeners();

  /** How many listeners the holder of one key may have on this instance; one more is a 429. */
  @WithDefault("1000")
  @Min(1)
  int maxListenersPerKey();

  /** How many transitions a listener may be behind before it is cut. */
  @WithDefault("10000")
  @Min(1)
  @Max(1_000_000)
  int listenerBacklog();

  /**
   * How many breakers the overview of this instance and its metrics know; of more, those that are
   * not closed come first.
   */
  @WithDefault("20000")
  @Min(1)
  @Max(1_000_000)
  int maxOverview();

  /** Of which breakers the metrics tell: a pattern of names. */
  @WithDefault("*")
  String metricsBreakers();

  /** Of how many breakers the metrics tell; of more, those that are not closed come first. */
  @WithDefault("1000")
  @Min(0)
  @Max(100_000)
  int maxMetricsBreakers();

  /**
   * The names by which the service may be called; {@code *.} before one is for all under it, {@code
   * *} for any.
   */
  Optional<List<String>> allowedHosts();

  /** Whether the log is JSON, one object a line. */
  @WithDefault("false")
  boolean logJson();

  /** Whether the panel shows no actions. It keeps nobody from sending the same requests. */
  @WithName("panel.read-only")
  @WithDefault("false")
  boolean panelReadOnly();

  /** The folder of the embedded database; not used where a database is configured. */
  @WithDefault(DEFAULT_DATA_DIR)
  Path dataDir();

  /** How long the start waits for a configured database that is not there, or is starting. */
  @WithDefault(DEFAULT_DATABASE_PATIENCE)
  Duration databasePatience();
}
