package io.fusebox.client;

import io.fusebox.engine.DisplayText;
import io.fusebox.engine.Settings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Breakers that live in a folder, for all processes of this host that use it; see {@link
 * Breakers.Builder#file}.
 */
final class FileHome implements Home {

  private static final System.Logger LOG = System.getLogger("io.fusebox.client");

  private final Path folder;
  private final HostClock clock;
  private final Listeners listeners;
  private final @Nullable String caller;
  private final List<FileCore> cores = new CopyOnWriteArrayList<>();

  private FileHome(Path folder, HostClock clock, Listeners listeners, @Nullable String caller) {
    this.folder = folder;
    this.clock = clock;
    this.listeners = listeners;
    this.caller = caller;
  }

  /**
   * Breakers in that folder, which is made if there is none.
   *
   * @throws BreakersUnavailableException it cannot be made, or is no folder
   */
  static FileHome in(Path folder, HostClock clock, Listeners listeners, @Nullable String caller) {
    try {
      Files.createDirectories(folder);
      return new FileHome(folder.toRealPath(), clock, listeners, caller);
    } catch (FileAlreadyExistsException e) {
      throw new BreakersUnavailableException(
          "breakers are kept in a folder, but " + e.getFile() + " is a file: name a folder", e);
    } catch (IOException e) {
      throw new BreakersUnavailableException(
          "the folder " + folder + " cannot be used for breakers: " + BreakerFile.words(e), e);
    }
  }

  @Override
  public Core open(String name, @Nullable Settings settings) {
    FileCore core = new FileCore(name, settings, this);
    try {
      core.open();
    } catch (RuntimeException | Error e) {
      core.close();
      throw e;
    }
    cores.add(core);
    return core;
  }

  @Override
  public void close() {
    cores.forEach(FileCore::close);
    cores.clear();
  }

  // What breakers share.

  Path folder() {
    return folder;
  }

  HostClock clock() {
    return clock;
  }

  long now() {
    return clock.micros();
  }

  Listeners listeners() {
    return listeners;
  }

  @Nullable String caller() {
    return caller;
  }

  void dropped(String breaker, String why) {
    LOG.log(System.Logger.Level.WARNING, "An outcome was dropped: {0}", DisplayText.clean(why));
    listeners.tell(listener -> listener.onDropped(breaker, 1, why));
  }

  void logUnknownSettings(String breaker, Set<String> unknown) {
    LOG.log(
        System.Logger.Level.WARNING,
        "Breaker ''{0}'': its file has settings of a newer version, which have no effect here: {1}",
        breaker,
        String.join(", ", unknown));
  }

  void log(KeptAsideException e) {
    LOG.log(System.Logger.Level.WARNING, DisplayText.clean(String.valueOf(e.getMessage())));
  }
}
