/** Hosts: which callers listen or report, since when, with which client, degraded or not. */
import { html, nothing, repeat } from '../lit.js';
import { redraw } from '../app.js';
import { readHead } from '../head.js';
import { link, replaceRoute } from '../router.js';
import { learn, now } from '../service/clock.js';
import { refreshSoon } from '../service/live.js';
import { listCallers } from '../service/operations.js';
import { roughDurationText } from '../text/times.js';
import { counted, numberText } from '../text/words.js';
import { foreign, moment } from '../widgets/text.js';

const PAGE = 100;
const TYPING_MS = 200;

let text = '';
let offset = 0;
let answer = null;
let typing = null;

function pattern() {
  const wanted = text.trim();
  return wanted === '' || wanted.includes('*') ? wanted : `*${wanted}*`;
}

function change(changed) {
  ({ text = text, offset = 0 } = changed);
  replaceRoute(link('hosts', { name: text }));
  redraw();
  refreshSoon();
}

export const hostsPage = {
  title: 'Hosts',
  role: 'viewer',

  enter(route) {
    text = route.query.get('name') ?? '';
    offset = 0;
    answer = null;
  },

  async refresh() {
    const asked = `${text}\n${offset}`;
    const [read] = await Promise.all([listCallers({ name: pattern(), limit: PAGE, offset }), readHead()]);
    if (asked !== `${text}\n${offset}`) return;
    learn(read.now);
    answer = read;
  },

  view() {
    return html`<div class="page">
      <header class="page-head">
        <h1>Hosts</h1>
        <span class="quiet">${answer ? counted(answer.matching, 'host') : 'Reading…'}</span>
      </header>
      <form class="filters" role="search" aria-label="Hosts" @submit=${(event) => event.preventDefault()}>
        <label class="field field-wide">
          <span class="field-label">Name</span>
          <input
            name="name"
            type="search"
            placeholder="Search by name, * for any"
            autocomplete="off"
            spellcheck="false"
            .value=${text}
            @input=${(event) => {
              const typed = event.target.value;
              clearTimeout(typing);
              typing = setTimeout(() => change({ text: typed }), TYPING_MS);
            }}
          />
        </label>
      </form>
      ${answer ? table() : nothing} ${pager()}
    </div>`;
  },
};

function table() {
  if (!answer.callers.length) return html`<p class="empty">No host that matches was heard of lately.</p>`;
  return html`<div class="table-frame" tabindex="0" role="region" aria-label="Hosts">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Host</th>
          <th scope="col">Condition</th>
          <th scope="col">Listens</th>
          <th scope="col">Client</th>
          <th scope="col">First seen</th>
          <th scope="col">Last seen</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(answer.callers, ({ caller }) => caller, line)}
      </tbody>
    </table>
  </div>`;
}

function line(host) {
  return html`<tr data-level=${host.degraded ? 'bad' : nothing}>
    <td data-label="Host"><a href=${link('history', { caller: host.caller })}>${foreign(host.caller)}</a></td>
    <td data-label="Condition">
      ${host.degraded
        ? html`<span class="fact" data-level="bad" title="It decides by a copy of the breakers and does not listen, so it learns of trips late."
            ><span class="dot" aria-hidden="true"></span>Degraded: learns of trips late</span
          >`
        : html`<span class="fact" data-level="good"><span class="dot" aria-hidden="true"></span>Fine</span>`}
    </td>
    <td data-label="Listens">${host.listening ? 'Yes' : html`<span class="quiet">No, reports only</span>`}</td>
    <td data-label="Client">${host.client === null ? html`<span class="quiet">not told</span>` : foreign(host.client)}</td>
    <td data-label="First seen" class="nowrap">${moment(host.firstSeen)}</td>
    <td data-label="Last seen" class="nowrap">${roughDurationText(now() - Date.parse(host.lastSeen))} ago</td>
  </tr>`;
}

function pager() {
  if (!answer || answer.matching <= PAGE) return nothing;
  const last = Math.min(offset + PAGE, answer.matching);
  return html`<nav class="more" aria-label="Pages of hosts">
    <button class="button" ?disabled=${offset === 0} @click=${() => change({ offset: offset - PAGE })}>Previous</button>
    <span>${numberText(offset + 1)} to ${numberText(last)}</span>
    <button class="button" ?disabled=${last >= answer.matching} @click=${() => change({ offset: last })}>Next</button>
  </nav>`;
}
