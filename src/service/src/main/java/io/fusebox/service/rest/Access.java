package io.fusebox.service.rest;

import io.fusebox.service.access.Grant;
import io.fusebox.service.access.KeyRates;
import io.fusebox.service.access.Role;
import io.fusebox.service.coordination.FuseboxConfig;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides what a request may do: Quarkus knows who sends it, {@link
 * AccessMatrix} which roles an operation needs. Whoever is refused is not told whether a breaker
 * exists. Safe to call from any event loop.
 */
@ApplicationScoped
class Access {

  static final String CHALLENGE = "Bearer realm=\"fusebox\"";

  static final String CHALLENGE_HEADER = "WWW-Authenticate";

  private final HttpAuthenticator authenticator;
  private final RequestBodies bodies;
  private final KeyRates rates;
  private final int mostRequests;
  private final String patternsClaim;
  private final boolean isOn;

  Access(
      HttpAuthenticator authenticator, RequestBodies bodies, KeyRates rates, FuseboxConfig config) {
    this.rates = rates;
    this.mostRequests = config.maxRequestsPerKey();
    this.authenticator = authenticator;
    this.patternsClaim = config.patternsClaim();
    this.bodies = bodies;
    this.isOn = config.accessControl();
  }

  /** Whether anybody is asked who they are. */
  boolean isOn() {
    return isOn;
  }

  /**
   * Finds out what the sender of a request may do. Where that is nothing, the request is answered.
   *
   * @param whenKnown is told, on the request's event loop, mostly at once
   */
  void identify(RoutingContext context, Consumer<Grant> whenKnown) {
    if (!isOn) {
      whenKnown.accept(Grant.EVERYTHING);
      return;
    }
    Arrival arrival = new Arrival(context);
    authenticator
        .attemptAuthentication(context)
        .subscribe()
        .with(
            identity -> arrival.goOn(() -> whenKnown(context, identity, whenKnown)),
            failure -> arrival.goOn(() -> refuse(context, failure)));
    arrival.waitIfNotKnown();
  }

  /** A request whose body is not to be lost while it is not known who sends it. */
  private static final class Arrival {
    private final RoutingContext context;
    private boolean isWaiting;
    private boolean isKnown;

    Arrival(RoutingContext context) {
      this.context = context;
    }

    void waitIfNotKnown() {
      if (!isKnown) {
        isWaiting = true;
        context.request().pause();
      }
    }

    void goOn(Runnable action) {
      isKnown = true;
      action.run();
      if (isWaiting) {
        context.request().resume();
      }
    }
  }

  private void whenKnown(
      RoutingContext context, @Nullable SecurityIdentity identity, Consumer<Grant> then) {
    if (identity == null || identity.isAnonymous()) {
      refuse(
          context,
          "send a key as Authorization: Bearer fbx_…; whoever runs this service makes them");
      return;
    }
    Grant grant = grantOf(identity);
    if (rates.take(grant)) {
      then.accept(grant);
    } else {
      bodies.refuse(
          context,
          Problem.of(
              ProblemType.RATE_LIMITED,
              grant.principal()
                  + " has sent "
                  + mostRequests
                  + " requests within a second, as many as it may"
                  + " (fusebox.max-requests-per-key)"));
    }
  }

  private Grant grantOf(SecurityIdentity identity) {
    return identity instanceof GrantIdentity holder
        ? holder.grant()
        : ProvenIdentity.grantOf(identity, patternsClaim);
  }

  /** Answers why it cannot be known who sends a request, or that it is nobody. */
  void refuse(RoutingContext context, Throwable failure) {
    if (failure instanceof AuthenticationFailedException) {
      String why = Objects.requireNonNullElse(failure.getMessage(), "the token is not valid");
      challenge(context, ", error=\"invalid_token\"");
      bodies.refuse(context, Problem.of(ProblemType.UNAUTHENTICATED, why));
    } else {
      bodies.refuse(context, DomainProblems.problemOf(failure));
    }
  }

  private void refuse(RoutingContext context, String why) {
    challenge(context, "");
    bodies.refuse(context, Problem.of(ProblemType.UNAUTHENTICATED, why));
  }

  private static void challenge(RoutingContext context, String error) {
    context.response().putHeader(CHALLENGE_HEADER, CHALLENGE + error);
  }

  /**
   * Refuses an operation for which the sender has not the role.
   *
   * @throws ProblemException it is refused
   */
  static void require(Grant grant, Operation operation) {
    if (!AccessMatrix.isForAll(operation)) {
      require(grant, AccessMatrix.rolesFor(operation), operation.method() + " " + operation.path());
    }
  }

  /**
   * Refuses what needs one of some roles.
   *
   * @throws ProblemException it is refused
   */
  static void require(Grant grant, Set<Role> roles, String what) {
    for (Role role : roles) {
      if (grant.roles().contains(role)) {
        return;
      }
    }
    throw forbidden(
        what
            + " needs the role "
            + roles.stream().map(Role::text).sorted().collect(Collectors.joining(" or "))
            + "; "
            + grant.principal()
            + " has "
            + (grant.roles().isEmpty() ? "none" : texts(grant.roles())));
  }

  private static String texts(Set<Role> roles) {
    return roles.stream().map(Role::text).sorted().collect(Collectors.joining(", "));
  }

  /**
   * Refuses a breaker to which the sender is not bound, whether there is one of that name or not.
   *
   * @throws ProblemException it is refused
   */
  static void requireBreaker(Grant grant, String breaker) {
    if (!grant.breakers().matches(breaker)) {
      throw forbidden(
          "'"
              + Text.shortened(breaker)
              + "' is none of the breakers of "
              + grant.principal()
              + ", which are "
              + grant.breakers());
    }
  }

  /**
   * Refuses what tells of all breakers to whom is bound to some.
   *
   * @throws ProblemException it is refused
   */
  static void requireAllBreakers(Grant grant, String what) {
    if (!grant.breakers().areAll()) {
      throw forbidden(
          what
              + " tells of all breakers; "
              + grant.principal()
              + " is bound to "
              + grant.breakers());
    }
  }

  /**
   * Refuses to speak as another caller than the one that the sender is bound to.
   *
   * @param caller as whom it speaks; null: it does not say
   * @return as whom it speaks, which is the one that it is bound to where it does not say; null:
   *     nobody
   * @throws ProblemException it is refused
   */
  static @Nullable String callerOf(Grant grant, @Nullable String caller) {
    String bound = grant.caller();
    if (bound == null || bound.equals(caller)) {
      return caller;
    }
    if (caller != null) {
      throw forbidden(
          grant.principal()
              + " speaks as caller '"
              + bound
              + "' only, and not as '"
              + Text.shortened(caller)
              + "'");
    }
    return bound;
  }

  private static ProblemException forbidden(String why) {
    return new ProblemException(ProblemType.FORBIDDEN, why);
  }
}
