package io.fusebox.client;

import io.fusebox.client.api.ApiClient;
import io.fusebox.client.api.ApiException;
import io.fusebox.client.api.BreakersApi;
import io.fusebox.client.api.OperatorsApi;
import io.fusebox.client.api.PermitsApi;
import io.fusebox.client.model.Breaker;
import io.fusebox.client.model.CallOutcome;
import io.fusebox.client.model.OutcomeBatch;
import io.fusebox.client.model.OutcomeBatchResult;
import io.fusebox.client.model.PermitDecision;
import io.fusebox.client.model.PermitRenewal;
import io.fusebox.client.model.PermitRequest;
import io.fusebox.client.model.RecordedOutcome;
import io.fusebox.client.model.RenewedPermit;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Settings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The service's calls, as the generated layer makes them. Each blocks; thread-safe. */
final class ServiceApi {

  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final String EXTENDED = "UTF-8''";

  private static final ThreadLocal<Map<String, String>> HEADERS = ThreadLocal.withInitial(Map::of);

  private final PermitsApi permits;
  private final BreakersApi breakers;
  private final OperatorsApi operators;
  private final @Nullable String caller;

  /** What is sent with a request that has no place for the caller in its body. */
  private final @Nullable String callerHeader;

  ServiceApi(
      URI uri, HttpClient http, String userAgent, BearerToken token, @Nullable String caller) {
    Client client = new Client(uri, http);
    client.setRequestInterceptor(
        request -> {
          request.setHeader(UserAgent.HEADER, userAgent);
          token.addTo(request);
          addHeaders(request);
        });
    this.permits = new PermitsApi(client);
    this.breakers = new BreakersApi(client);
    this.operators = new OperatorsApi(client);
    this.caller = caller;
    this.callerHeader = caller == null ? null : headerOf(caller);
  }

  /**
   * The name as a header can carry it. The HTTP client sends nothing but ASCII: of an {@code é} it
   * makes a question mark, and a character beyond ISO-8859-1 it refuses. So such a name is sent as
   * RFC 8187 has it.
   */
  static String headerOf(String caller) {
    boolean isAscii = caller.chars().allMatch(c -> c < 0x7F);
    return isAscii && !caller.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length())
        ? caller
        : EXTENDED
            + URLEncoder.encode(caller, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
  }

  /** Sends these headers, too, with what a request sends on this thread. */
  static <T> Callable<T> withHeaders(Map<String, String> headers, Callable<T> request) {
    return () -> {
      HEADERS.set(headers);
      try {
        return request.call();
      } finally {
        HEADERS.remove();
      }
    };
  }

  private static void addHeaders(HttpRequest.Builder request) {
    HEADERS.get().forEach((name, value) -> addHeader(request, name, value));
  }

  /** One that HTTP cannot carry is left out: no call fails for it. */
  private static void addHeader(HttpRequest.Builder request, String name, String value) {
    try {
      request.setHeader(name, value);
    } catch (IllegalArgumentException e) {
      // Nor is it said: it would be for each call.
    }
  }

  /** The generated client on one connection pool. */
  private static final class Client extends ApiClient {
    private final HttpClient http;

    Client(URI uri, HttpClient http) {
      super(HttpClient.newBuilder(), SharedJson.MAPPER, uri.toString());
      this.http = http;
    }

    @Override
    public HttpClient getHttpClient() {
      return http;
    }
  }

  /** Asks whether anybody is there. */
  void greet() throws ApiException {
    breakers.listBreakers(null, 1, null, null);
  }

  PermitDecision acquire(String name) throws ApiException {
    PermitDecision decision =
        permits.acquirePermit(name, null, null, new PermitRequest().caller(caller));
    boolean complete =
        decision != null
            && decision.getPermitted() != null
            && decision.getState() != null
            && decision.getGeneration() != null;
    requireComplete(complete, "permit decision");
    return decision;
  }

  /** Prolongs the lease of a permit; false: it does not hold any more. */
  boolean renew(String name, String permitId, Duration lease) throws ApiException {
    PermitRenewal renewal =
        new PermitRenewal().permitId(permitId).permitLease(lease.toString()).caller(caller);
    RenewedPermit renewed = permits.renewPermit(name, renewal, null, null);
    requireComplete(renewed != null && renewed.getRenewed() != null, "renewed permit");
    return renewed.getRenewed();
  }

  RecordedOutcome record(String name, Outcome outcome, CallOutcome call, UUID key)
      throws ApiException {
    String keyText = key.toString();
    call.setCaller(caller);
    RecordedOutcome recorded =
        switch (outcome) {
          case SUCCESS -> permits.recordSuccess(name, keyText, null, call);
          case FAILURE -> permits.recordFailure(name, keyText, null, call);
          case RELEASED -> permits.releasePermit(name, keyText, null, call);
        };
    boolean complete =
        recorded != null && recorded.getState() != null && recorded.getGeneration() != null;
    requireComplete(complete, "recorded outcome");
    return recorded;
  }

  OutcomeBatchResult record(OutcomeBatch batch, UUID key) throws ApiException {
    OutcomeBatchResult result = permits.recordOutcomes(batch, key.toString(), callerHeader);
    boolean complete =
        result != null
            && result.getOutcomes() != null
            && result.getOutcomes().size() == batch.getOutcomes().size();
    requireComplete(complete, "result of a batch");
    return result;
  }

  /**
   * What the service, or something in its place, answered 2xx, but without what has to be in it.
   */
  private static void requireComplete(boolean complete, String what) throws ApiException {
    if (!complete) {
      throw new ApiException("its answer is no " + what);
    }
  }

  /** Reads a breaker, which is made with the default settings where there is none. */
  BreakerView read(String name) throws ApiException {
    BreakerView view = readIfThere(name);
    return view == null ? declare(name, Settings.builder().build()) : view;
  }

  /** Reads a breaker; null: there is none. */
  @Nullable BreakerView readIfThere(String name) throws ApiException {
    try {
      return Models.view(breakers.getBreaker(name));
    } catch (ApiException e) {
      if (e.getCode() != NOT_FOUND) {
        throw e;
      }
      return null;
    }
  }

  /** Makes a breaker with these settings, unless there is one already, whose settings then hold. */
  BreakerView declare(String name, Settings settings) throws ApiException {
    try {
      return Models.view(
          breakers.putBreaker(name, Models.settings(settings), null, "*", callerHeader));
    } catch (ApiException e) {
      if (e.getCode() != PRECONDITION_FAILED) {
        throw e;
      }
      return Models.view(breakers.getBreaker(name));
    }
  }

  /** Carries out an operator's command. */
  BreakerView operate(String name, Command<BreakerView> command) throws ApiException {
    return Models.view(answer(name, command));
  }

  private Breaker answer(String name, Command<BreakerView> command) throws ApiException {
    if (command instanceof Reset reset) {
      return operators.resetBreaker(
          name, RequestKey.next().toString(), callerHeader, Models.action(reset.author()));
    }
    if (command instanceof SetOverride set) {
      return operators.putOverride(name, Models.override(set), callerHeader);
    }
    if (command instanceof LiftOverride lift) {
      return operators.deleteOverride(name, lift.author().reason(), callerHeader);
    }
    if (command instanceof ChangeSettings change) {
      return breakers.putBreaker(
          name, Models.settings(change.settings()), null, null, callerHeader);
    }
    throw new IllegalArgumentException("not an operator's command: " + command);
  }
}
