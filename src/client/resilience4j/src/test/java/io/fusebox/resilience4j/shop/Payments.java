package io.fusebox.resilience4j.shop;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Calls a gateway, guarded by annotations. */
public class Payments {

  /** Charges; while the breaker is open the customer is asked to wait. */
  @CircuitBreaker(name = "payments", fallbackMethod = "later")
  public String charge(Supplier<String> gateway) {
    return gateway.get();
  }

  String later(Supplier<String> gateway, CallNotPermittedException rejection) {
    return "later: " + rejection.getCausingCircuitBreakerName();
  }

  /** Asks later. */
  @CircuitBreaker(name = "stock")
  public CompletionStage<String> stock(Supplier<String> warehouse) {
    return CompletableFuture.supplyAsync(warehouse);
  }
}
