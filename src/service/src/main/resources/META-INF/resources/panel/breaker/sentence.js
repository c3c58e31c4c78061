/** The sentence on top of a breaker's page: what it does and why. */
import { html, nothing } from '../lit.js';
import { now } from '../service/clock.js';
import { timeText } from '../text/times.js';
import { counted, nextTrialText, numberText, overrideSentence, ruleText, ruleThatTripped } from '../text/words.js';
import { foreign, moment } from '../widgets/text.js';

/**
 * @param {any} breaker
 * @param {any} row the same in the overview; null: not known yet
 */
export function sentence(breaker, row) {
  if (breaker.override) {
    return html`${foreign(overrideSentence(breaker.override, now()))}.${beneath(breaker)}`;
  }
  switch (breaker.state) {
    case 'OPEN':
      return html`Open ${since(breaker)}${failedTrials(breaker)}; next ${nextTrialText(breaker.openUntil, now())}.`;
    case 'HALF_OPEN':
      return html`Half-open: ${trials(breaker.trials)}. Not closed ${since(breaker)}${failedTrials(breaker)}.`;
    default:
      return closed(breaker, row);
  }
}

function since({ notClosedSince, trippedBy }) {
  const when = notClosedSince ? html`since ${moment(notClosedSince)}` : 'since a moment that is not known';
  if (!trippedBy) return when;
  const facts = [trippedBy.error, trippedBy.caller].filter(Boolean);
  return html`${when} after ${ruleThatTripped(trippedBy.why)}${facts.length
    ? html` (${facts.map((fact, i) => html`${i ? ', ' : nothing}${foreign(fact)}`)})`
    : nothing}`;
}

function failedTrials({ tripsInARow }) {
  const failed = (tripsInARow ?? 0) - 1;
  return failed > 0 ? html`; ${counted(failed, 'trial')} failed` : nothing;
}

function trials({ permitted, given, out }) {
  return `${numberText(given)} of ${counted(permitted, 'trial')} given, ${numberText(out)} still out`;
}

function closed(breaker, row) {
  const nearest = row?.nearest;
  const last = breaker.lastTransition;
  const when = last && last.to === 'CLOSED' && last.from !== 'CLOSED' ? html` since ${timeText(last.at, now())}` : nothing;
  return nearest?.value
    ? html`Closed${when}; nearest to tripping: ${numberText(nearest.value)} of ${numberText(nearest.threshold)} ${ruleText(nearest.setting)}.`
    : html`Closed${when}; no failure brings it nearer to tripping.`;
}

/** What its own state is meanwhile. */
function beneath({ notClosedSince }) {
  return notClosedSince ? html` Its own state has not been closed since ${moment(notClosedSince)}.` : nothing;
}
