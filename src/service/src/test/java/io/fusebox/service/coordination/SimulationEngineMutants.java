package io.fusebox.service.coordination;

import static io.fusebox.service.coordination.SimulationMutant.ofEngine;

import java.util.List;

/** Deliberate faults in the state machine, and in how it is stored. */
final class SimulationEngineMutants {

  private SimulationEngineMutants() {}

  static final List<SimulationMutant> ALL =
      List.of(
          ofEngine(
              "OPEN is left a microsecond too early", "OpenState", "now > until", "now >= until"),
          ofEngine(
              "a lease lapses a microsecond too late",
              "Breaker",
              "due <= asOf && due != ComputedState.NEVER",
              "due < asOf && due != ComputedState.NEVER"),
          ofEngine(
              "a lease that lapses last is taken for the first",
              "TrialPermits",
              "next = Math.min(next, lease.expiresAt());",
              "next = Math.max(next == ComputedState.NEVER ? 0 : next, lease.expiresAt());"),
          ofEngine(
              "a lapsed lease is not given back",
              "HalfOpenState",
              "return Math.min(trials.nextLapse(), timeout(settings));",
              "return timeout(settings);"),
          ofEngine(
              "one trial permit too many is given",
              "HalfOpenState",
              "trials.given() < settings.permittedNumberOfCallsInHalfOpenState()",
              "trials.given() <= settings.permittedNumberOfCallsInHalfOpenState()"),
          ofEngine(
              "a trial that came back is given again",
              "TrialPermits",
              "return out.size() + returned.size();",
              "return out.size();"),
          ofEngine(
              "a released trial is used up",
              "HalfOpenState",
              "trials.release(permit.trial());",
              "trials.takeBack(permit.trial());"),
          ofEngine(
              "a trial that is reported twice counts twice",
              "HalfOpenState",
              "if (!trials.isOut(permit.trial())) {",
              "if (permit.trial() < 0) {"),
          ofEngine(
              "a released call counts as a success",
              "ClosedState",
              "if (report.outcome() == Outcome.RELEASED) {",
              "if (report.outcome() == null) {"),
          ofEngine(
              "a success that is told late ends a row of failures",
              "CallMetrics",
              "} else if (consecutiveFailures > 0 && ended < latestFailure) {",
              "} else if (consecutiveFailures < 0) {"),
          ofEngine(
              "when a failure ended is lost when it is stored",
              "CallMetrics",
              "out.number(7, latestFailure);",
              "out.number(7, 0);"),
          ofEngine(
              "late outcomes of an earlier generation count",
              "Breaker",
              "return permit.generation() < generation;",
              "return permit.generation() < 0;"),
          ofEngine(
              "whether an outcome is late is compared the wrong way",
              "Breaker",
              "return permit.generation() < generation;",
              "return permit.generation() > generation;"),
          ofEngine(
              "a clock that steps back moves breakers back",
              "Breaker",
              "asOf = Math.max(before, now);",
              "asOf = now;"),
          ofEngine("a transition keeps the generation", "Breaker", "    generation++;\n", ""),
          ofEngine(
              "the wait does not grow",
              "Breaker",
              "long trips = state.tripsInARow() + 1;",
              "long trips = 1;"),
          ofEngine(
              "a breaker that closes forgets to begin a new window",
              "Breaker",
              "new ClosedState(CallMetrics.of(settings, now), generation + 1)",
              "new ClosedState(state.metrics, generation + 1)"),
          ofEngine(
              "a permit that is given is not stored",
              "HalfOpenState",
              """
                    breaker.changed();
                    return new Permitted(\
              """,
              """
                    return new Permitted(\
              """),
          ofEngine(
              "which trial was given last is lost when it is stored",
              "TrialPermits",
              "into.number(1, lastGiven);",
              "into.number(1, 0);"),
          ofEngine(
              "what came back is lost when it is stored",
              "TrialPermits",
              "      into.numbers(3, trial);",
              "      into.numbers(4, trial);"),
          ofEngine(
              "an override that has ended stays",
              "ActiveOverride",
              "return until == null ? ComputedState.NEVER : Micros.of(until);",
              "return ComputedState.NEVER;"),
          ofEngine(
              "a clock that is set back is not followed",
              "Breaker",
              "if (asOf <= now || (back >= 0 && back <= TOLERATED_STEP_BACK)) {",
              "if (asOf - now < Long.MAX_VALUE) {"),
          ofEngine(
              "a wait that is dated in the future is not cut off",
              "OpenState",
              "until = Math.min(until, Micros.plus(now, settings.waitMicros(tripsInARow)));",
              ""),
          ofEngine(
              "a renewal outlasts the half-open round",
              "HalfOpenState",
              "Math.min(Micros.plus(now, lease), timeout(settings))",
              "Micros.plus(now, lease)"),
          ofEngine(
              "a renewal shortens a lease",
              "TrialPermits",
              "if (lease.expiresAt() >= expiresAt) {",
              "if (lease.expiresAt() == expiresAt) {"),
          ofEngine(
              "a lease of any length is given",
              "Settings",
              "Math.min(Micros.of(asked), Math.max(usual, Micros.of(maxPermitLease)))",
              "Micros.of(asked)"));
}
