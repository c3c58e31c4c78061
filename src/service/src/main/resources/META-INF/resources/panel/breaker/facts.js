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

export function failuresByError({ errors, others }) {
  const all = errors.map(({ error, failures }) => [error, failures]);
  if (others) all.push(['other errors', others]);
  return failureList(all, 'No failures.');
}

function failureList(list, textForNone) {
  if (!list.length) return html`<p class="quiet">${textForNone}</p>`;
  const most = Math.max(...list.map(([, number]) => number));
  return html`<ol class="failures">
    ${list.map(
      ([name, number]) =>
        html`<li>
          <span class="failure-name">${name === null ? html`<em>not told</em>` : foreign(name)}</span>
          ${nearnessBar(number, most)}
          <span class="number">${numberText(number)}</span>
        </li>`,
    )}
  </ol>`;
}

export const section = (title, content, note = nothing) =>
  html`<section class="card"><h2>${title}</h2>${note}${content}</section>`;
