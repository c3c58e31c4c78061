package io.fusebox.service.support;

import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Hosts that do something at once. */
public final class Threads {

  private Threads() {}

  /** What one host does. */
  public interface Host {
    int run(int number) throws Exception;
  }

  /** Lets so many hosts run at once, and adds up what they answer. */
  public static int atOnce(int hosts, Host host) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(hosts);
    try {
      CompletionService<Integer> answers = new ExecutorCompletionService<>(threads);
      for (int i = 0; i < hosts; i++) {
        int number = i;
        Future<Integer> unused = answers.submit(() -> host.run(number));
      }
      int sum = 0;
      for (int i = 0; i < hosts; i++) {
        // The first to end, so that the first to fail is the one that is told of.
        sum += answers.take().get();
      }
      return sum;
    } finally {
      threads.shutdownNow();
    }
  }
}
