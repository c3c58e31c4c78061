package io.fusebox.examples;

import io.fusebox.client.Breaker;
import io.fusebox.client.BreakerOpenException;
import io.fusebox.client.BreakersUnavailableException;
import io.fusebox.engine.State;
import java.io.IOException;

/** Three steps, the middle one of which calls a dependency that may be down. Not thread-safe. */
final class Pipeline {

  private final Breaker breaker;
  private final Prices prices;
  private final EventLines events;
  private int stored;
  private long worth;

  Pipeline(Breaker breaker, Prices prices, EventLines events) {
    this.breaker = breaker;
    this.prices = prices;
    this.events = events;
  }

  /** Makes one run: all steps, or those before the one that could not be done. */
  void run(int number) {
    try {
      String article = fetch(number);
      int price = transform(article);
      store(price);
    } catch (IOException | BreakerOpenException e) {
      // The breaker's listener has told of it. A real pipeline comes back to the article later.
    } catch (BreakersUnavailableException e) {
      events.say("the breaker cannot be asked: " + e.getMessage());
    }
  }

  /** How many runs went through, and what they were worth together. */
  String sum() {
    return stored + " runs went through, worth " + worth;
  }

  private static String fetch(int number) {
    return "article-" + number;
  }

  private int transform(String article) throws IOException {
    return breaker.call(() -> priceOf(article));
  }

  private int priceOf(String article) throws IOException {
    if (breaker.state() == State.HALF_OPEN) {
      events.say("trial call");
    }
    return prices.of(article);
  }

  private void store(int price) {
    stored++;
    worth += price;
  }
}
