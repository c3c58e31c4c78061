package io.fusebox.service.rest;

import io.fusebox.engine.Decision;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Renewed;
import io.fusebox.service.coordination.Acquired;
import io.fusebox.service.coordination.NamedView;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the span of a request says of its breaker. Quarkus makes the span, and ends it. While traces
 * are off, each method costs the read of a field. To be called on the request's event loop.
 */
@Singleton
class Tracing {

  private static final AttributeKey<String> BREAKER = AttributeKey.stringKey("fusebox.breaker");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("fusebox.state");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("fusebox.reason");
  private static final AttributeKey<String> DISPOSITION =
      AttributeKey.stringKey("fusebox.disposition");
  private static final AttributeKey<Boolean> PERMITTED =
      AttributeKey.booleanKey("fusebox.permitted");

  /** Where Quarkus looks for the route that a span is named by. */
  private static final String ROUTE = "UrlPathTemplate";

  private final boolean isOn;

  Tracing(@ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean isOff) {
    this.isOn = !isOff;
  }

  /** Names the request's span. */
  void onRouted(HttpServerRequest request, Resource resource) {
    if (isOn) {
      ((HttpServerRequestInternal) request).context().putLocal(ROUTE, resource.path());
    }
  }

  /**
   * Adds the breaker that a request is about.
   *
   * @param breaker null: it is about none, or all
   */
  void onReceived(@Nullable String breaker) {
    if (isOn && breaker != null) {
      Span.current().setAttribute(BREAKER, breaker);
    }
  }

  /**
   * Adds what was decided.
   *
   * @param decision null: an earlier request with the same key was answered, and no more is known
   */
  void onDecided(@Nullable Object decision) {
    if (isOn && decision != null) {
      describe(Span.current(), decision);
    }
  }

  private static void describe(Span span, Object decision) {
    if (decision instanceof Acquired acquired) {
      describe(span, acquired.decision());
    } else if (decision instanceof Recorded recorded) {
      span.setAttribute(DISPOSITION, recorded.disposition().name());
      span.setAttribute(STATE, recorded.state().name());
    } else if (decision instanceof Renewed renewed) {
      Renewed.Refusal refusal = renewed.refusal();
      span.setAttribute(DISPOSITION, refusal == null ? "RENEWED" : refusal.name());
      span.setAttribute(STATE, renewed.state().name());
    } else if (decision instanceof NamedView breaker) {
      span.setAttribute(STATE, breaker.view().state().name());
    }
  }

  private static void describe(Span span, Decision decision) {
    span.setAttribute(PERMITTED, decision instanceof Decision.Permitted);
    span.setAttribute(STATE, decision.state().name());
    if (decision instanceof Decision.Rejected rejected) {
      span.setAttribute(REASON, rejected.reason().name());
    }
  }
}
