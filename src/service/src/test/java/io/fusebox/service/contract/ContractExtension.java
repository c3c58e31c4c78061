package io.fusebox.service.contract;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test in which the client and a service, or a stub of one, exchanged something that is
 * not as the contract has it: they do so on threads of their own. JUnit finds it by itself.
 */
public final class ContractExtension implements AfterEachCallback {

  private static final Queue<AssertionError> VIOLATIONS = new ConcurrentLinkedQueue<>();

  /** Compares an exchange with the contract. */
  public static void compare(Exchange exchange) {
    note(() -> ContractCheck.require(exchange));
  }

  /** Compares an event of a stream with the contract. */
  static void compareEvent(String event) {
    note(() -> ContractCheck.requireEvent(event));
  }

  /** Compares a body of a stream with the contract; its end may be a part of an event. */
  public static void compareEvents(String stream) {
    int begin = 0;
    for (int end = stream.indexOf("\n\n"); end >= 0; end = stream.indexOf("\n\n", begin)) {
      compareEvent(stream.substring(begin, end));
      begin = end + 2;
    }
  }

  private static void note(Runnable check) {
    try {
      check.run();
    } catch (AssertionError e) {
      add(e);
    }
  }

  /** Has the test fail. */
  static void add(AssertionError violation) {
    VIOLATIONS.add(violation);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    AssertionError first = VIOLATIONS.poll();
    if (first != null) {
      for (AssertionError more = VIOLATIONS.poll(); more != null; more = VIOLATIONS.poll()) {
        first.addSuppressed(more);
      }
      throw first;
    }
  }
}
