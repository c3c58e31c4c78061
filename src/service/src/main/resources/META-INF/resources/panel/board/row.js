/** One breaker on the board. */
import { html, nothing } from '../lit.js';
import { breakerLink } from '../router.js';
import { now } from '../service/clock.js';
import { canOperate } from '../service/session.js';
import { durationText, roughDurationText } from '../text/times.js';
import { causeText, counted, numberText, ruleText, ruleThatTripped, stateText, whoText } from '../text/words.js';
import { fuse, stateLabel } from '../widgets/fuse.js';
import { nearnessBar, waitBar } from '../widgets/bar.js';
import { foreign } from '../widgets/text.js';

/** The columns: their heads, and what each shows of a breaker. */
export const COLUMNS = [
  { id: 'name', text: 'Breaker', cell: nameCell },
  { id: 'why', text: 'Why', cell: whyCell },
  { id: 'since', text: 'Not closed for', cell: sinceCell },
  { id: 'next', text: 'Next trial', cell: nextCell },
  { id: 'rejected', text: 'Rejected/min', cell: rejectedCell },
  { id: 'hosts', text: 'Hosts failing', cell: hostsCell },
  { id: 'near', text: 'Nearness', cell: nearCell },
  { id: 'last', text: 'Last change', cell: lastCell },
];

/**
 * @param {any} row of the overview
 * @param {number} index its place among all that match, from 0
 * @param {{has: (name: string) => boolean, toggle: (row: any) => void}} selection
 */
export function row(row, index, selection) {
  const isSelected = selection.has(row.name);
  return html`<div
    class="row"
    role="row"
    aria-rowindex=${index + 2}
    data-name=${row.name}
    data-state=${row.state}
    data-attention=${row.attention}
    data-selected=${isSelected ? 'true' : nothing}
  >
    ${!canOperate()
      ? nothing
      : html`<span class="cell cell-select" role="cell"
          ><input
            type="checkbox"
            aria-label=${`Select ${row.name}`}
            .checked=${isSelected}
            @change=${() => selection.toggle(row)}
        /></span>`}
    ${COLUMNS.map(({ id, cell }) => html`<span class="cell cell-${id}" role="cell">${cell(row)}</span>`)}
  </div>`;
}

/** The place of a row that has not been read yet. */
export function emptyRow(index) {
  return html`<div class="row row-empty" role="row" aria-rowindex=${index + 2}>
    <span class="cell" role="cell"><span class="visually-hidden">Loading</span></span>
  </div>`;
}

function nameCell(row) {
  return html`${fuse(row.state)}
    <span class="stack">
      <a class="name" href=${breakerLink(row.name)} title=${row.name}>${foreign(row.name)}</a>
      <span class="second">
        ${stateLabel(row.state, stateText(row.state))}
        ${row.attention === 'FLAPPING' ? html`<span class="tag">flapping</span>` : nothing}
        ${row.attention === 'NEAR' ? html`<span class="tag">near</span>` : nothing}
      </span>
    </span>`;
}

function whyCell(row) {
  const override = row.override;
  if (override) {
    return stack(
      override.reason ? foreign(override.reason) : html`<span class="quiet">no reason given</span>`,
      override.until
        ? html`ends in ${durationText(Date.parse(override.until) - now())}`
        : html`<strong class="warn">until lifted</strong>`,
      override.reason,
    );
  }
  if (!row.why) {
    return row.attention === 'FLAPPING' ? counted(row.tripsLastHour, 'trip') + ' in the last hour' : nothing;
  }
  const host = row.trippedBy ? html`<span class="quiet"> · ${foreign(row.trippedBy)}</span>` : nothing;
  return stack(
    ruleThatTripped(row.why),
    html`<span class="error">${foreign(row.error ?? 'no error told')}</span>${host}`,
    [row.why, row.error, row.trippedBy].filter(Boolean).join('\n'),
  );
}

function sinceCell(row) {
  if (!row.notClosedSince) return nothing;
  const trials = row.failedTrials ? `${counted(row.failedTrials, 'trial')} failed` : 'no trial failed';
  return stack(durationText(now() - Date.parse(row.notClosedSince)), trials);
}

function nextCell(row) {
  if (row.trials) {
    return stack('now', `${row.trials.out} of ${row.trials.permitted} out`);
  }
  if (!row.openUntil) return nothing;
  const end = Date.parse(row.openUntil);
  const left = end - now();
  if (left <= 0) return stack('due', 'at the next call');
  const began = Date.parse(row.lastTransition?.at ?? row.notClosedSince);
  return html`<span class="stack"
    ><span class="countdown">${durationText(left)}</span>${waitBar(left, end - began)}</span
  >`;
}

function rejectedCell(row) {
  return row.rejectedPerMinute
    ? html`<span class="number">${numberText(row.rejectedPerMinute < 10 ? row.rejectedPerMinute : Math.round(row.rejectedPerMinute))}</span>`
    : html`<span class="quiet number">0</span>`;
}

function hostsCell(row) {
  const isQuiet = !row.failingCallers;
  return html`<span class=${isQuiet ? 'quiet number' : 'number'}
    ><strong>${numberText(row.failingCallers)}</strong> of ${numberText(hostsOf(row))}</span
  >`;
}

/** Those whose failures tripped it may have been silent since. */
export const hostsOf = ({ failingCallers, callingCallers }) => Math.max(failingCallers, callingCallers);

function nearCell(row) {
  const nearest = row.nearest;
  if (!nearest || row.notClosedSince) return nothing;
  return html`<span class="stack"
    >${nearnessBar(nearest.value, nearest.threshold)}<span class="second"
      >${numberText(nearest.value)} of ${numberText(nearest.threshold)} ${ruleText(nearest.setting)}</span
    ></span
  >`;
}

function lastCell(row) {
  const last = row.lastTransition;
  if (!last) return html`<span class="quiet">never</span>`;
  const who = whoText(last);
  return stack(
    html`${causeText(last.cause)}`,
    html`${who ? html`${foreign(who)} · ` : nothing}${roughDurationText(now() - Date.parse(last.at))} ago`,
    [who, last.at, last.why].filter(Boolean).join('\n'),
  );
}

function stack(first, second, title = '') {
  return html`<span class="stack" title=${title || nothing}
    ><span class="first">${first}</span><span class="second">${second}</span></span
  >`;
}
