/** A breaker's counts as they are now, and its failures by host and by error. */
import { html, nothing } from '../lit.js';
import { numberText } from '../text/words.js';
import { nearnessBar } from '../widgets/bar.js';
import { hostsOf } from '../board/row.js';
import { foreign } from '../widgets/text.js';

export function counts({ counts: now, failureRate, slowCallRate, generation, tripsInARow }, row) {
  const percent = (rate) => (rate === null ? '–' : `${numberText(rate)} %`);
  const facts = [
    ['Calls in the window', numberText(now.bufferedCalls)],
    ['Failed', `${numberText(now.failedCalls)} (${percent(failureRate)})`],
    ['Slow', `${numberText(now.slowCalls)} (${percent(slowCallRate)})`],
    ['Failures in a row', numberText(now.consecutiveFailures)],
    ['Rejected', numberText(now.notPermittedCalls)],
    ['Rejected a minute', row ? numberText(row.rejectedPerMinute) : '–'],
    ['Hosts failing', row ? `${numberText(row.failingCallers)} of ${numberText(hostsOf(row))}` : '–'],
    ['Trips in the last hour', row ? numberText(row.tripsLastHour) : '–'],
    ['Trips in a row', numberText(tripsInARow ?? 0)],
    ['Generation', numberText(generation)],
  ];
  return html`<dl class="facts">
    ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

export function failuresByHost({ callers, others }) {
  const all = callers.map(({ caller, failures }) => [caller, failures]);
  if (others) all.push(['other hosts', others]);
  return failureList(all, 'No failures.');
}

const ERROR_CAUSES = new Set([
  'CONSECUTIVE_FAILURES_REACHED',
  'FAILURE_COUNT_REACHED',
  'FAILURE_RATE_EXCEEDED',
  'TRIAL_FAILED',
]);

/** Counts the errors that the history tells of: those of trips and of failed trials. */
export function failuresByError(transitions) {
  const numbers = new Map();
  for (const { cause, why } of transitions) {
    const colon = why.indexOf(': ');
    if (ERROR_CAUSES.has(cause) && colon >= 0) {
      const error = why.slice(colon + 2);
      numbers.set(error, (numbers.get(error) ?? 0) + 1);
    }
  }
  const most = [...numbers].sort(([, a], [, b]) => b - a).slice(0, 10);
  return failureList(most, 'No errors in the latest history.');
}

function failureList(list, textForNone) {
  if (!list.length) return html`<p class="quiet">${textForNone}</p>`;
  const most = Math.max(...list.map(([, number]) => number));
  return html`<ol class="failures">
    ${list.map(
      ([name, number]) =>
        html`<li>
          <span class="failure-name">${name === null ? html`<em>no name</em>` : foreign(name)}</span>
          ${nearnessBar(number, most)}
          <span class="number">${numberText(number)}</span>
        </li>`,
    )}
  </ol>`;
}

export const section = (title, content, note = nothing) =>
  html`<section class="card"><h2>${title}</h2>${note}${content}</section>`;
