/** Access: the keys that let hosts and people in, for whoever has the role admin. */
import { html, nothing, repeat } from '../lit.js';
import { app } from '../app.js';
import { readHead } from '../head.js';
import { missingPage } from '../missing.js';
import { link } from '../router.js';
import { now } from '../service/clock.js';
import { listKeys } from '../service/operations.js';
import { hasAccessControl } from '../service/session.js';
import { durationText, roughDurationText } from '../text/times.js';
import { foreign, moment } from '../widgets/text.js';
import { openNewKeyDialog } from './new-key-dialog.js';
import { openRevokeDialog } from './revoke-dialog.js';

/** As the service sorts them; null: not read yet. @type {any[] | null} */
let keys = null;

export const accessPage = {
  title: 'Access',
  role: 'admin',

  async refresh() {
    const [read] = await Promise.all([listKeys(), readHead()]);
    keys = read.keys;
  },

  view() {
    // Nobody is asked for a key.
    if (!hasAccessControl()) return missingPage.view();
    return html`<div class="page">
      <header class="page-head">
        <h1>Access</h1>
        <span class="quiet">A key lets a host or a person in. Only its hash is stored.</span>
        ${app.readOnly
          ? nothing
          : html`<button class="button" data-action="new-key" @click=${openNewKeyDialog}>New key</button>`}
      </header>
      ${keys ? table() : html`<p class="quiet">Reading…</p>`}
    </div>`;
  },
};

function table() {
  const time = now();
  const isOver = (key) => key.revokedAt !== null || isPast(key.expiresAt, time);
  const ordered = [...keys.filter((key) => !isOver(key)), ...keys.filter(isOver)];
  return html`<div class="table-frame" tabindex="0" role="region" aria-label="Keys">
    <table class="list keys">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Roles</th>
          <th scope="col">Breakers</th>
          <th scope="col">Caller</th>
          <th scope="col">Made</th>
          <th scope="col">Valid</th>
          <th scope="col">Last used</th>
          ${app.readOnly ? nothing : html`<th scope="col"><span class="visually-hidden">Revoke</span></th>`}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          ordered,
          ({ name }) => name,
          (key) => line(key, isOver(key), time),
        )}
      </tbody>
    </table>
  </div>`;
}

const isPast = (instant, time) => instant !== null && Date.parse(instant) <= time;

function line(key, isOver, time) {
  return html`<tr data-key=${key.name} data-over=${isOver ? 'true' : nothing}>
    <td data-label="Name"><a href=${link('history', { principal: key.name })}>${foreign(key.name)}</a></td>
    <td data-label="Roles">${key.roles.join(', ')}</td>
    <td data-label="Breakers">
      ${key.patterns.length
        ? html`<span>${key.patterns.map((pattern, i) => html`${i ? ', ' : nothing}${foreign(pattern)}`)}</span>`
        : html`<span class="quiet">all</span>`}
    </td>
    <td data-label="Caller">${key.caller === null ? html`<span class="quiet">any</span>` : foreign(key.caller)}</td>
    <td data-label="Made">
      <span
        >${moment(key.createdAt)}${key.createdBy === null
          ? nothing
          : html` <span class="quiet">by ${foreign(key.createdBy)}</span>`}</span
      >
    </td>
    <td data-label="Valid">${validity(key, time)}</td>
    <td data-label="Last used" class="nowrap">
      ${key.lastUsedAt
        ? `${roughDurationText(time - Date.parse(key.lastUsedAt))} ago`
        : html`<span class="quiet">never</span>`}
    </td>
    ${app.readOnly ? nothing : html`<td data-label="" class="key-action">${isOver ? nothing : revokeButton(key)}</td>`}
  </tr>`;
}

function validity({ revokedAt, expiresAt }, time) {
  if (revokedAt !== null) return html`<span><strong>revoked</strong> ${moment(revokedAt)}</span>`;
  if (expiresAt === null) return html`<span class="quiet">without an end</span>`;
  return isPast(expiresAt, time)
    ? html`<span><strong>expired</strong> ${moment(expiresAt)}</span>`
    : html`<span class="nowrap" title=${expiresAt}>for ${durationText(Date.parse(expiresAt) - time)}</span>`;
}

function revokeButton({ name }) {
  return html`<button
    class="button button-quiet button-small"
    data-action="revoke"
    data-danger="true"
    aria-label=${`Revoke ${name}`}
    @click=${() => openRevokeDialog(name)}
  >
    Revoke
  </button>`;
}
