package io.fusebox.service;

import io.fusebox.service.command.KeysCommand;
import io.fusebox.service.start.AllowedHosts;
import io.fusebox.service.start.GivenSettings;
import io.fusebox.service.start.ListenAddress;
import io.fusebox.service.start.OpenIdConnect;
import io.fusebox.service.start.StartRefusedException;
import io.fusebox.service.start.TemporaryFolder;
import io.fusebox.service.start.TraceExport;
import io.fusebox.service.storage.ConfiguredDatabase;
import io.fusebox.service.storage.DatabaseToCome;
import io.fusebox.service.storage.EmbeddedDatabase;
import io.fusebox.service.storage.KeyDatabase;
import io.fusebox.service.storage.NoDatabaseException;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts the service: a database to stand on, and Quarkus, most of whose start needs none. */
@QuarkusMain
public final class Fusebox {

  private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";
  private static final String VERTX_FILES = "quarkus.vertx.cache-directory";

  private Fusebox() {}

  /**
   * Runs until it is told to stop; exits with 1 where it cannot start, and says why. With the
   * arguments {@code keys …}, it carries out that command instead.
   */
  public static void main(String... args) {
    Config config = ConfigProvider.getConfig();
    if (KeysCommand.isMeantBy(args)) {
      System.exit(KeysCommand.run(List.of(args), () -> KeyDatabase.of(config)));
    }
    TemporaryFolder temporary = check(config);
    TraceExport.enableIfSet(config);
    OpenIdConnect.enableIfSet(config);
    if (config.getOptionalValue(EVENT_LOOPS, String.class).isEmpty()) {
      // As many again, which is Vert.x' own choice, cost a fifth of the throughput: requests of
      // one batch wake twice as many threads.
      int processors = Runtime.getRuntime().availableProcessors();
      System.setProperty(EVENT_LOOPS, Integer.toString(processors));
    }
    if (config.getOptionalValue(VERTX_FILES, String.class).isEmpty()) {
      // By itself, Vert.x makes one that everybody may write to.
      System.setProperty(VERTX_FILES, temporary.path().resolve("vertx").toString());
    }
    // By itself, Quarkus refuses a URI without a word.
    System.setProperty("vertx.disableURIValidation", "true");
    // Vert.x tells of a connection only with its first request: see rest.AcceptedConnections.
    System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    Supplier<Map<String, String>> database = database(config);
    DatabaseToCome.isToCome();
    new Thread(() -> findOrExit(database, temporary), "fusebox-database-start").start();
    Quarkus.run(args);
  }

  private static TemporaryFolder check(Config config) {
    try {
      GivenSettings.check(config);
      AllowedHosts.check(config);
      ListenAddress.check(config);
      TemporaryFolder temporary = TemporaryFolder.create();
      deleteAfterService(temporary);
      return temporary;
    } catch (StartRefusedException e) {
      throw exit(e);
    }
  }

  private static void deleteAfterService(TemporaryFolder temporary) {
    Thread delete =
        new Thread(
            () -> {
              Application service = Application.currentApplication();
              if (service != null) {
                service.awaitShutdown();
              }
              temporary.delete();
            },
            "fusebox-temporary-files");
    Runtime.getRuntime().addShutdownHook(delete);
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

  private static void findOrExit(
      Supplier<Map<String, String>> database, TemporaryFolder temporary) {
    try {
      DatabaseToCome.isHere(database.get());
    } catch (NoDatabaseException e) {
      temporary.delete();
      throw exit(e);
    }
  }

  /** Never returns; what it would return lets callers say so to the compiler. */
  private static RuntimeException exit(RuntimeException why) {
    System.err.println("fusebox: " + why.getMessage());
    // Nothing is open yet that an exit in order would have to close.
    Runtime.getRuntime().halt(1);
    return why;
  }
}
