package io.fusebox.client.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fusebox.client.Breaker;
import io.fusebox.client.Breakers;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that uses breakers in a folder, as its standard input says, line by line: {@code load},
 * {@code trials} or {@code hold} with a breaker's name, {@code count} with a name and a number, and
 * {@code stop}. What it does it tells at once, a byte for each event.
 */
public final class FileWorker {

  /** An outcome is about to be reported. */
  public static final char TRIED = 't';

  /** An outcome was reported. */
  public static final char ACKNOWLEDGED = 'a';

  /** A trial permit was given. */
  public static final char GIVEN = 'g';

  /** A trial permit was given while another was out. */
  public static final char BROKEN = 'b';

  /** What was asked for is done. */
  public static final char ENDED = 'e';

  private static final int THREADS = 2;

  // Not buffered, so that what was told survives a kill.
  private final FileOutputStream told = new FileOutputStream(FileDescriptor.out);
  private final Path folder;
  private final Breakers breakers;
  private final List<Thread> running = new ArrayList<>();
  private volatile boolean stopping;

  private FileWorker(Path folder) {
    this.folder = folder;
    this.breakers = Breakers.file(folder);
  }

  /** Takes the folder. */
  public static void main(String[] arguments) throws Exception {
    FileWorker worker = new FileWorker(Path.of(arguments[0]));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      worker.obey(line.toLowerCase(Locale.ROOT).split(" ", -1));
    }
    // The tests are gone.
    Runtime.getRuntime().halt(0);
  }

  private void obey(String[] words) throws InterruptedException {
    switch (words[0]) {
      case "load" -> start(words[1], Integer.MAX_VALUE);
      case "count" -> {
        start(words[1], Integer.parseInt(words[2]));
        end();
      }
      case "trials" -> begin(() -> takeTrials(breakers.get(words[1])));
      case "hold" -> begin(() -> hold(breakers.get(words[1])));
      default -> {
        stopping = true;
        end();
      }
    }
  }

  private void start(String name, int calls) {
    Breaker breaker = breakers.get(name);
    for (int i = 0; i < THREADS; i++) {
      begin(() -> report(breaker, calls));
    }
  }

  private void begin(Runnable work) {
    stopping = false;
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    running.add(thread);
    thread.start();
  }

  private void end() throws InterruptedException {
    for (Thread thread : running) {
      thread.join();
    }
    running.clear();
    tell(ENDED);
  }

  /** One call of four fails. */
  private void report(Breaker breaker, int calls) {
    for (int i = 0; i < calls && !stopping; i++) {
      var permit = breaker.acquire();
      tell(TRIED);
      if (i % 4 == 0) {
        permit.failure(new IOException("down"));
      } else {
        permit.success();
      }
      tell(ACKNOWLEDGED);
    }
  }

  /** Every trial fails, so that the next is one again. */
  private void takeTrials(Breaker breaker) {
    Path witness = folder.resolve("a-trial-is-out");
    while (!stopping) {
      breaker
          .tryAcquire()
          .ifPresent(
              permit -> {
                tell(GIVEN);
                try {
                  Files.createFile(witness);
                  LockSupport.parkNanos(200_000);
                  Files.delete(witness);
                } catch (FileAlreadyExistsException e) {
                  tell(BROKEN);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                permit.failure(new IOException("still down"));
              });
    }
  }

  private void hold(Breaker breaker) {
    while (breaker.tryAcquire().isEmpty()) {
      Thread.onSpinWait();
    }
    tell(GIVEN);
  }

  private void tell(char event) {
    try {
      told.write(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
