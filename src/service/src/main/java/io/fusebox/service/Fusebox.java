package io.fusebox.service;

import io.fusebox.service.storage.ConfiguredDatabase;
import io.fusebox.service.storage.DatabaseToCome;
import io.fusebox.service.storage.EmbeddedDatabase;
import io.fusebox.service.storage.NoDatabaseException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts the service: a database to stand on, and Quarkus, most of whose start needs none. */
@QuarkusMain
public final class Fusebox {

  private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";

  private Fusebox() {}

  /** Runs until it is told to stop; exits with 1 where no database can be had. */
  public static void main(String... args) {
    Config config = ConfigProvider.getConfig();
    if (config.getOptionalValue(EVENT_LOOPS, String.class).isEmpty()) {
      // As many again, which is Vert.x' own choice, cost a fifth of the throughput: requests of
      // one batch wake twice as many threads.
      int processors = Runtime.getRuntime().availableProcessors();
      System.setProperty(EVENT_LOOPS, Integer.toString(processors));
    }
    Supplier<Map<String, String>> database = database(config);
    DatabaseToCome.isToCome();
    new Thread(() -> findOrExit(database), "fusebox-database-start").start();
    Quarkus.run(args);
  }

  /** What finds the database, and answers with how to reach it; empty: as the operator has set. */
  private static Supplier<Map<String, String>> database(Config config) {
    if (config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).isPresent()) {
      ConfiguredDatabase configured = ConfiguredDatabase.of(config);
      return () -> {
        configured.await();
        return Map.of();
      };
    }
    Path folder = EmbeddedDatabase.folder(config);
    return () -> {
      EmbeddedDatabase embedded = EmbeddedDatabase.start(folder);
      embedded.stopAfterService();
      return embedded.settings();
    };
  }

  private static void findOrExit(Supplier<Map<String, String>> database) {
    try {
      DatabaseToCome.isHere(database.get());
    } catch (NoDatabaseException e) {
      System.err.println("fusebox: " + e.getMessage());
      // Nothing is open yet that an exit in order would have to close.
      Runtime.getRuntime().halt(1);
    }
  }
}
