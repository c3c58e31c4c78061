/** The first screen: the board of the fuse box. */
import { html, nothing } from '../lit.js';
import { app, redraw } from '../app.js';
import { replaceRoute } from '../router.js';
import { refreshSoon, tell } from '../service/live.js';
import { getOverview } from '../service/operations.js';
import { canOperate } from '../service/session.js';
import { counted, numberText } from '../text/words.js';
import { actionButtons } from '../actions/buttons.js';
import { counts } from './counts.js';
import { Feed } from './feed.js';
import { filterLink, filterOf, filterParameters } from './filter.js';
import { Rows } from './rows.js';
import { Selection } from './selection.js';
import { suspects } from './suspects.js';
import { BoardTable } from './table.js';

const TYPING_MS = 150;

/** As many as the service gives at once. */
const MOST_SELECTED = 1000;

const rows = new Rows();
const selection = new Selection();
const feed = new Feed();
const table = new BoardTable(rows, selection, () => refreshSoon());

let filter = filterOf(new URLSearchParams());
let typing = null;

function onScroll() {
  if (table.measure()) redraw();
}

function onKey(event) {
  if (event.key === '/' && !event.target.closest('input, textarea, select, dialog')) {
    event.preventDefault();
    document.getElementById('board-search')?.focus();
  }
}

function change(changed) {
  filter = { ...filter, ...changed };
  replaceRoute(filterLink(filter));
  rows.forget();
  redraw();
  refreshSoon();
}

function onSearch(event) {
  const text = event.target.value;
  clearTimeout(typing);
  typing = setTimeout(() => change({ text }), TYPING_MS);
}

async function selectAll() {
  try {
    const overview = await getOverview({ ...filterParameters(filter), limit: MOST_SELECTED });
    selection.add(overview.breakers.map(({ name }) => name));
  } catch (problem) {
    tell(problem);
  }
}

export const boardPage = {
  title: 'Board',
  role: 'viewer',

  enter(route) {
    filter = filterOf(route.query);
    rows.forget();
    window.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('resize', onScroll);
    document.addEventListener('keydown', onKey);
  },

  leave() {
    window.removeEventListener('scroll', onScroll);
    window.removeEventListener('resize', onScroll);
    document.removeEventListener('keydown', onKey);
  },

  async refresh() {
    await rows.read(filter);
    redraw();
    await feed.readOnce();
  },

  onTransition(entry) {
    rows.tell(entry);
    feed.add(entry);
  },

  /** What happened while there was no stream is read anew. */
  onStreamOpen() {
    feed.forget();
    feed.readOnce().then(redraw, tell);
  },

  view() {
    table.rememberFocus();
    return html`<div class="board">
      <h1 class="visually-hidden">Board</h1>
      <div class="board-top">${counts(filter.kind, (kind) => change({ kind }))} ${search()}</div>
      ${suspects()}
      <div class="board-main">
        <section class="board-list" aria-label="Breakers">
          ${toolbar()} ${rows.isKnown && rows.matching === 0 ? nothingMatches() : table.view()}
        </section>
        ${feed.view()}
      </div>
    </div>`;
  },

  afterDraw() {
    table.restoreFocus();
    if (table.measure()) redraw();
  },
};

function search() {
  return html`<div class="board-search" role="search">
    <label class="visually-hidden" for="board-search">Search by name</label>
    <input
      id="board-search"
      type="search"
      placeholder="Search by name (press /)"
      autocomplete="off"
      spellcheck="false"
      .value=${filter.text}
      @input=${onSearch}
    />
    <label class="visually-hidden" for="board-order">Order</label>
    <select id="board-order" @change=${(event) => change({ order: event.target.value })}>
      <option value="ATTENTION" .selected=${filter.order === 'ATTENTION'}>Worst first</option>
      <option value="NAME" .selected=${filter.order === 'NAME'}>By name</option>
    </select>
  </div>`;
}

function toolbar() {
  if (selection.size) {
    return html`<div class="toolbar toolbar-selected" role="toolbar" aria-label="Actions on the selection">
      <strong>${numberText(selection.size)} selected</strong>
      ${actionButtons(() => selection.names, { onDone: () => selection.clear() })}
      <button class="button button-quiet" @click=${() => selection.clear()}>Clear</button>
    </div>`;
  }
  const total = app.overview?.total;
  if (!rows.isKnown) return html`<div class="toolbar quiet">Reading…</div>`;
  const isAll = rows.matching === total;
  return html`<div class="toolbar">
    <span>
      ${isAll
        ? counted(total, 'breaker')
        : html`${numberText(rows.matching)} of ${counted(total, 'breaker')}
            <button class="button button-quiet" @click=${() => change({ kind: '', text: '' })}>Show all</button>`}
    </span>
    ${!canOperate() || !rows.matching
      ? nothing
      : html`<button class="button button-quiet" @click=${selectAll}>
          Select ${rows.matching > MOST_SELECTED ? `the first ${numberText(MOST_SELECTED)}` : 'all'}
        </button>`}
  </div>`;
}

function nothingMatches() {
  return app.overview?.total
    ? html`<p class="empty">No breaker matches.</p>`
    : html`<p class="empty">
        No breaker yet. One comes to life when a host first asks for a permit, or when it is declared with
        <code>PUT /v1/breakers/…</code>.
      </p>`;
}
