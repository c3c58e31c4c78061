package io.fusebox.service.support;

import java.util.ArrayList;
import java.util.List;
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
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < hosts; i++) {
        int number = i;
        answers.add(threads.submit(() -> host.run(number)));
      }
      int sum = 0;
      for (Future<Integer> answer : answers) {
        sum += answer.get();
      }
      return sum;
    } finally {
      threads.shutdownNow();
    }
  }
}
