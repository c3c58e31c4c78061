/** Lines of history as a table. */
import { html, nothing, repeat } from '../lit.js';
import { breakerLink } from '../router.js';
import { causeText, stateText } from '../text/words.js';
import { stateLabel } from '../widgets/fuse.js';
import { foreign, moment } from '../widgets/text.js';
import { difference } from '../breaker/timeline.js';

export function lines(entries) {
  return html`<div class="table-frame" tabindex="0" role="region" aria-label="Lines of history">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Breaker</th>
          <th scope="col">State</th>
          <th scope="col">Cause</th>
          <th scope="col">Why</th>
          <th scope="col">Reason</th>
          <th scope="col">Caller</th>
          <th scope="col">Signed in as</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(entries, ({ id }) => id, line)}
      </tbody>
    </table>
  </div>`;
}

function line(entry) {
  return html`<tr data-to=${entry.to} data-cause=${entry.cause}>
    <td data-label="When" class="nowrap">${moment(entry.at)}</td>
    <td data-label="Breaker"><a href=${breakerLink(entry.breaker)}>${foreign(entry.breaker)}</a></td>
    <td data-label="State" class="nowrap">
      ${entry.from === entry.to
        ? nothing
        : html`<span class="quiet">${stateText(entry.from)}</span><span aria-hidden="true"> → </span
            ><span class="visually-hidden"> to </span>`}${stateLabel(entry.to, stateText(entry.to))}
    </td>
    <td data-label="Cause" class="nowrap">${causeText(entry.cause)}</td>
    <td data-label="Why" class="wide">
      ${entry.changes.length
        ? html`<ul class="differences">${entry.changes.map(difference)}</ul>`
        : foreign(entry.why)}
    </td>
    <td data-label="Reason">${foreign(entry.reason)}</td>
    <td data-label="Caller">${foreign(entry.caller)}</td>
    <td data-label="Signed in as">${foreign(entry.principal)}</td>
  </tr>`;
}
