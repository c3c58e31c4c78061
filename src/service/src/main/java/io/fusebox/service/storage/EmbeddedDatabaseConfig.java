package io.fusebox.service.storage;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells Quarkus how to reach the embedded database, where one is to be used. Whoever asks waits for
 * its start; by then, what needs no database has been done.
 */
public final class EmbeddedDatabaseConfig implements ConfigSource {

  private static final CompletableFuture<Map<String, String>> SETTINGS = new CompletableFuture<>();
  private static volatile boolean toCome;

  /** Above application.properties, below what the operator sets. */
  private static final int ORDINAL = 260;

  /** From now on, whoever asks waits. */
  public static void isToCome() {
    toCome = true;
  }

  /** Lets those go on who wait. */
  public static void isHere(EmbeddedDatabase database) {
    SETTINGS.complete(database.settings());
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
    return "embedded database";
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }
}
