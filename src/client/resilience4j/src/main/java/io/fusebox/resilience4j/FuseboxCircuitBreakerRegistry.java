package io.fusebox.resilience4j;

import io.fusebox.client.Breaker;
import io.fusebox.client.BreakerNames;
import io.fusebox.client.Breakers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.ConfigurationNotFoundException;
import io.github.resilience4j.core.registry.AbstractRegistry;
import io.github.resilience4j.core.registry.RegistryEventConsumer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Resilience4j's registry, whose circuit breakers are those of {@link Breakers}. Thread-safe. With
 * Spring Boot it is declared as the bean {@code circuitBreakerRegistry}.
 *
 * <p>Settings that {@code Breakers} was given for a breaker's name go before the configuration that
 * the registry is given; one that has neither has the settings of {@code Breakers} for all. What is
 * removed here only leaves the registry: the breaker goes on, and may be shared.
 */
public final class FuseboxCircuitBreakerRegistry
    extends AbstractRegistry<CircuitBreaker, CircuitBreakerConfig>
    implements CircuitBreakerRegistry {

  private final Breakers breakers;
  private final boolean defaultGiven;

  /** What circuit breakers are called here, by the names of their breakers. */
  private final Map<String, String> names = new ConcurrentHashMap<>();

  private FuseboxCircuitBreakerRegistry(
      Breakers breakers,
      Map<String, CircuitBreakerConfig> configs,
      List<RegistryEventConsumer<CircuitBreaker>> consumers,
      Map<String, String> tags) {
    super(
        configs.getOrDefault(DEFAULT_CONFIG, CircuitBreakerConfig.ofDefaults()),
        consumers,
        Map.copyOf(tags));
    this.breakers = Objects.requireNonNull(breakers, "breakers must not be null");
    this.defaultGiven = configs.containsKey(DEFAULT_CONFIG);
    this.configurations.putAll(configs);
  }

  /** A registry of these breakers, which have the settings that they were given. */
  public static FuseboxCircuitBreakerRegistry of(Breakers breakers) {
    return of(breakers, Map.of());
  }

  /**
   * A registry of these breakers, with configurations by name; {@code default} is for all that ask
   * for none.
   */
  public static FuseboxCircuitBreakerRegistry of(
      Breakers breakers, Map<String, CircuitBreakerConfig> configs) {
    return of(breakers, configs, List.of(), Map.of());
  }

  /**
   * A registry of these breakers.
   *
   * @param configs by name; {@code default} is for all that ask for none
   * @param consumers are told of what is added, removed and replaced
   * @param tags of all its circuit breakers
   */
  public static FuseboxCircuitBreakerRegistry of(
      Breakers breakers,
      Map<String, CircuitBreakerConfig> configs,
      List<RegistryEventConsumer<CircuitBreaker>> consumers,
      Map<String, String> tags) {
    FuseboxCircuitBreakerRegistry registry =
        new FuseboxCircuitBreakerRegistry(breakers, configs, consumers, tags);
    breakers.addListener(new Events(registry::known));
    return registry;
  }

  /** The circuit breaker over the breaker of that name, which may have a name of its own. */
  private @Nullable FuseboxCircuitBreaker known(String name) {
    return find(names.getOrDefault(name, name)).orElse(null) instanceof FuseboxCircuitBreaker ours
        ? ours
        : null;
  }

  private CircuitBreaker make(String name, CircuitBreakerConfig config, Map<String, String> tags) {
    boolean given = defaultGiven || !config.equals(getDefaultConfig());
    String escaped = BreakerNames.escaped(name);
    Breaker breaker =
        given
            ? breakers.get(escaped, Configs.settings(name, config), Configs.rules(config))
            : breakers.get(escaped);
    names.put(escaped, name);
    return new FuseboxCircuitBreaker(name, breaker, given ? config : null, getAllTags(tags));
  }

  @Override
  public Set<CircuitBreaker> getAllCircuitBreakers() {
    return new HashSet<>(entryMap.values());
  }

  @Override
  public CircuitBreaker circuitBreaker(String name) {
    return circuitBreaker(name, getDefaultConfig());
  }

  @Override
  public CircuitBreaker circuitBreaker(String name, Map<String, String> tags) {
    return circuitBreaker(name, getDefaultConfig(), tags);
  }

  /**
   * The circuit breaker of that name, with that configuration if it is new.
   *
   * @throws UnsupportedOperationException the configuration has something that no breaker here can
   *     have; it says what
   */
  @Override
  public CircuitBreaker circuitBreaker(String name, CircuitBreakerConfig config) {
    return circuitBreaker(name, config, Map.of());
  }

  @Override
  public CircuitBreaker circuitBreaker(
      String name, CircuitBreakerConfig config, Map<String, String> tags) {
    Objects.requireNonNull(config, CONFIG_MUST_NOT_BE_NULL);
    return computeIfAbsent(name, () -> make(name, config, tags));
  }

  @Override
  public CircuitBreaker circuitBreaker(String name, String configName) {
    return circuitBreaker(name, configName, Map.of());
  }

  @Override
  public CircuitBreaker circuitBreaker(String name, String configName, Map<String, String> tags) {
    return computeIfAbsent(
        name,
        () ->
            make(
                name,
                getConfiguration(configName)
                    .orElseThrow(() -> new ConfigurationNotFoundException(configName)),
                tags));
  }

  @Override
  public CircuitBreaker circuitBreaker(String name, Supplier<CircuitBreakerConfig> config) {
    return circuitBreaker(name, config, Map.of());
  }

  @Override
  public CircuitBreaker circuitBreaker(
      String name, Supplier<CircuitBreakerConfig> config, Map<String, String> tags) {
    Objects.requireNonNull(config, SUPPLIER_MUST_NOT_BE_NULL);
    return computeIfAbsent(
        name,
        () -> make(name, Objects.requireNonNull(config.get(), CONFIG_MUST_NOT_BE_NULL), tags));
  }
}
