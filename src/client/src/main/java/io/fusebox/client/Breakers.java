package io.fusebox.client;

import io.fusebox.engine.DisplayText;
import io.fusebox.engine.Names;
import io.fusebox.engine.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The registry: hands out breakers by name, all of which live in the same place. Thread-safe.
 *
 * <pre>{@code
 * Breakers breakers = Breakers.inMemory(); // or Breakers.file(path), Breakers.service(uri)
 * Breaker payments = breakers.get("payments");
 * Receipt receipt = payments.call(() -> gateway.charge(order));
 * }</pre>
 */
public final class Breakers implements AutoCloseable {

  private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
  private final Builder given;
  private final Listeners listeners;
  private final Home home;

  private Breakers(Builder given, Listeners listeners, Home home) {
    this.given = given;
    this.listeners = listeners;
    this.home = home;
  }

  /** Breakers in this process's memory, with the default settings. */
  public static Breakers inMemory() {
    return builder().inMemory();
  }

  /** Breakers in the service, with the default options. */
  public static Breakers service(URI uri) {
    return builder().service(uri);
  }

  /**
   * Breakers in a folder, with the default options; see {@link Builder#file}.
   *
   * @throws BreakersUnavailableException the folder cannot be made, or is none
   */
  public static Breakers file(Path folder) {
    return builder().file(folder);
  }

  /** A builder with the default settings and rules. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The breaker of that name; always the same object.
   *
   * @param name as {@link BreakerNames} has it
   * @throws IllegalArgumentException no breaker can have such a name
   * @throws BreakersUnavailableException the breaker's file cannot be used
   */
  public Breaker get(String name) {
    Breaker known = breakers.get(name);
    return known == null ? breakers.computeIfAbsent(BreakerNames.require(name), this::open) : known;
  }

  /**
   * The breaker of that name, for those who bring its settings along: they hold where none were
   * given to the {@link Builder} for that name, and the breaker is asked for the first time.
   *
   * @param name as {@link BreakerNames} has it
   * @param settings how it trips and recovers; null: as {@link #get(String)} has it
   * @param rules what the end of a call says; null: as {@link #get(String)} has it
   * @throws IllegalArgumentException no breaker can have such a name
   * @throws BreakersUnavailableException the breaker's file cannot be used
   */
  public Breaker get(String name, @Nullable Settings settings, @Nullable CallRules rules) {
    return breakers.computeIfAbsent(
        BreakerNames.require(name), canonical -> open(canonical, settings, rules));
  }

  /** All breakers that were asked for so far, in no order. */
  public Collection<Breaker> all() {
    return List.copyOf(breakers.values());
  }

  private Breaker open(String name) {
    return open(name, null, null);
  }

  private Breaker open(String name, @Nullable Settings settings, @Nullable CallRules rules) {
    Settings others = settings == null ? given.defaultSettings : settings;
    Core core = home.open(name, given.settings.getOrDefault(name, others));
    CallRules judged = given.rules.getOrDefault(name, rules == null ? given.defaultRules : rules);
    return new Breaker(name, core, judged, listeners, given.caller);
  }

  /** Has the listener told of what happens from now on. */
  public void addListener(BreakerListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
  }

  /** Has the listener told no more. */
  public void removeListener(BreakerListener listener) {
    listeners.remove(listener);
  }

  /** Sends what is buffered, as far as that can be done within the time limit, and ends. */
  @Override
  public void close() {
    home.close();
  }

  /** Collects settings, rules and listeners, and then says where breakers live. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Settings> settings = new HashMap<>();
    private final Map<String, CallRules> rules = new HashMap<>();
    private final List<BreakerListener> listeners = new ArrayList<>();
    private @Nullable Settings defaultSettings;
    private CallRules defaultRules = CallRules.DEFAULT;
    private @Nullable String caller;

    private Builder() {}

    private Builder(Builder other) {
      settings.putAll(other.settings);
      rules.putAll(other.rules);
      listeners.addAll(other.listeners);
      defaultSettings = other.defaultSettings;
      defaultRules = other.defaultRules;
      caller = other.caller;
    }

    /**
     * How this host or pipeline names itself: 1 to 128 characters of any script that {@link
     * DisplayText} allows, without a blank at either end. It is taken in Unicode's form NFC.
     * Default: it does not.
     *
     * @throws IllegalArgumentException it is no such name
     */
    public Builder caller(String name) {
      String canonical = Names.canonical(name);
      if (!Names.isCaller(canonical)) {
        throw new IllegalArgumentException(
            "a caller's name "
                + Names.CALLER_RULE
                + ", but was '"
                + DisplayText.cut(DisplayText.clean(name), 150)
                + "'");
      }
      caller = canonical;
      return this;
    }

    /** The settings of breakers that have none of their own. */
    public Builder settings(Settings forAll) {
      defaultSettings = Objects.requireNonNull(forAll, "settings must not be null");
      return this;
    }

    /** The settings of one breaker. */
    public Builder settings(String breaker, Settings ofBreaker) {
      settings.put(
          Names.canonical(breaker), Objects.requireNonNull(ofBreaker, "settings must not be null"));
      return this;
    }

    /** What the end of a call says, for breakers that have no rules of their own. */
    public Builder rules(CallRules forAll) {
      defaultRules = Objects.requireNonNull(forAll, "rules must not be null");
      return this;
    }

    /** What the end of a call says, for one breaker. */
    public Builder rules(String breaker, CallRules ofBreaker) {
      rules.put(
          Names.canonical(breaker), Objects.requireNonNull(ofBreaker, "rules must not be null"));
      return this;
    }

    /**
     * Settings by keys, as MicroProfile Config and Quarkus write them, on top of what was given so
     * far: {@code fusebox.default.<setting>} for all breakers, and {@code
     * fusebox.breakers.<name>.<setting>} for one, with a name that has dots in it in quotes, as in
     * {@code fusebox.breakers."a.b".failureRateThreshold}. Settings are called as in {@link
     * Settings}, in camel case or with hyphens. A duration has its unit ({@code PT30S}, {@code
     * 30s}, {@code 500ms}); a rule that is empty or {@code null} is off. Keys that do not begin
     * with {@code fusebox.} are not looked at.
     *
     * @throws InvalidConfigurationException naming each key that is unknown or has a value that
     *     cannot be
     */
    public Builder properties(Map<String, String> properties) {
      return properties("The properties", properties);
    }

    /**
     * The same from a file, {@code .properties}, {@code .yml} or {@code .yaml}, in UTF-8; of
     * several YAML documents the later ones go before.
     *
     * @throws InvalidConfigurationException the file cannot be read, or as {@link #properties(Map)}
     */
    public Builder properties(Path file) {
      Map<String, String> all = new HashMap<>();
      ConfigurationFile.read(file).forEach(all::putAll);
      return properties(file.toString(), all);
    }

    private Builder properties(String where, Map<String, String> properties) {
      return apply(new FuseboxProperties(where).read(properties, defaultSettings, settings));
    }

    /**
     * Settings and rules from a configuration of Resilience4j's, as Spring Boot reads it: {@code
     * resilience4j.circuitbreaker.configs.…}, {@code instances.…} and {@code backends.…}. What it
     * leaves out is as Resilience4j has it, not as {@link Settings#DEFAULTS}, also for breakers
     * that it does not name. The page on client configuration lists what has no counterpart.
     * Profiles and placeholders are not resolved: either is an error. Classes are loaded by the
     * thread's context class loader; one that is missing is an error, unless {@code
     * ignoreClassBindingExceptions} is set.
     *
     * @param file {@code .yml}, {@code .yaml} or {@code .properties}, in UTF-8; of several YAML
     *     documents the later ones go before
     * @throws InvalidConfigurationException the file cannot be read, or a key is unknown or has a
     *     value that cannot be; it names each of them
     */
    public Builder resilience4j(Path file) {
      return apply(
          new Resilience4jConfiguration(file.toString()).read(ConfigurationFile.read(file)));
    }

    /**
     * The same from keys and values, as {@code
     * resilience4j.circuitbreaker.instances.a.failureRateThreshold}.
     *
     * @throws InvalidConfigurationException naming each key that is unknown or has a value that
     *     cannot be
     */
    public Builder resilience4j(Map<String, String> properties) {
      return apply(
          new Resilience4jConfiguration("The configuration of Resilience4j")
              .read(List.of(properties)));
    }

    private Builder apply(Configured configured) {
      defaultSettings = configured.defaultSettings();
      defaultRules = configured.defaultRules() == null ? defaultRules : configured.defaultRules();
      settings.putAll(configured.settings());
      rules.putAll(configured.rules());
      return this;
    }

    /** Has the listener told of what happens. */
    public Builder listener(BreakerListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
      return this;
    }

    /** Breakers in this process's memory. */
    public Breakers inMemory() {
      Listeners told = new Listeners(listeners);
      return build(told, new MemoryHome(HostClock.ofProcess(), told, caller));
    }

    /**
     * Breakers in the service, with the default options.
     *
     * @param uri where it answers, as {@code http://fusebox:8080}
     * @throws IllegalArgumentException it is no http or https URI
     */
    public Breakers service(URI uri) {
      return service(uri, ServiceOptions.defaults());
    }

    /**
     * Breakers in the service. Settings that were given here are those of a breaker that is not in
     * the service yet; where it is, the service's hold. One that is deleted there while it is in
     * use begins anew, as the first host that asks finds it: with the default settings, unless
     * somebody declares it before.
     *
     * @param uri where it answers, as {@code http://fusebox:8080}
     * @throws IllegalArgumentException it is no http or https URI
     */
    public Breakers service(URI uri, ServiceOptions options) {
      return service(uri, options, HostClock.ofProcess());
    }

    Breakers service(URI uri, ServiceOptions options, HostClock clock) {
      String scheme = uri.getScheme();
      if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
        throw new IllegalArgumentException(
            "the service's URI is one like http://fusebox:8080, but was '" + uri + "'");
      }
      Listeners told = new Listeners(listeners);
      ServiceHome home = new ServiceHome(uri, options, told, clock, caller);
      home.start();
      return build(told, home);
    }

    /**
     * Breakers in a folder, which all processes of this host share that name it, and which outlive
     * them. The folder has to be on a local file system: network file systems lock and rename in
     * ways of their own.
     *
     * <p>There is one file for each breaker, {@code <name>.breaker}, which a person can read, with
     * a lock file beside it that stays. A killed process harms nothing: the file is replaced in one
     * step, never written in place. What was reported is in the file, and forced to the disk, when
     * the report returns; only after a loss of power can the newest reports be missing. A permit in
     * CLOSED and a rejection write nothing, so the view counts those rejections only that this
     * process has had. Waits and leases run on the host's clock. All that use a folder need the
     * right to write to it, best as one user.
     *
     * <p>Settings that were given replace those in the file when the breaker is opened; where none
     * were given, those in the file hold. Listeners are told of the newest transition that other
     * processes made when this one next reads the file, which each call does.
     *
     * <p>A file that cannot be used is a {@link BreakersUnavailableException}, never a closed
     * breaker; an outcome that cannot be stored is told to {@link BreakerListener#onDropped}. A
     * damaged file is renamed to {@code <name>.corrupt-<time>}. As long as it stands there, {@link
     * Breakers#get} gives the breaker, and whatever is asked of it fails, in all processes: {@link
     * Breaker#reset} begins it anew, and so does opening it once that file is removed. A file that
     * a newer version wrote stays as it is.
     *
     * @throws BreakersUnavailableException the folder cannot be made, or is none
     */
    public Breakers file(Path folder) {
      Listeners told = new Listeners(listeners);
      return build(told, FileHome.in(folder, HostClock.ofHost(), told, caller));
    }

    private Breakers build(Listeners told, Home home) {
      return new Breakers(new Builder(this), told, home);
    }
  }
}
