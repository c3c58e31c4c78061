package io.fusebox.service.storage;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets Quarkus start while the database is still being looked for: who asks how to reach it waits
 * here, and by then, what needs no database has been done. Where the operator has named a database,
 * the answer comes from the operator's own settings after the wait.
 */
public final class DatabaseToCome implements ConfigSource {

  private static final CompletableFuture<Map<String, String>> SETTINGS = new CompletableFuture<>();
  private static volatile boolean toCome;

  /** Above all others, so that none is asked before the wait is over. */
  private static final int ORDINAL = 1000;

  /** From now on, whoever asks waits. */
  public static void isToCome() {
    toCome = true;
  }

  /**
   * Lets those go on who wait.
   *
   * @param settings how to reach the database, in Quarkus' words; empty: as the operator has set
   */
  public static void isHere(Map<String, String> settings) {
    SETTINGS.complete(settings);
  }

  @Override
  public Set<String> getPropertyNames() {
    return toCome ? EmbeddedDatabase.SETTING_NAMES : Set.of();
  }

  @Override
  public @Nullable String getValue(String name) {
    return toCome && EmbeddedDatabase.SETTING_NAMES.contains(name)
        ? SETTINGS.join().get(name)
        : null;
  }

  @Override
  public String getName() {
    return "database to come";
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }
}
