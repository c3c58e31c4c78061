/** What happened: the history of all breakers, filtered, and as CSV. */
import { html, nothing } from '../lit.js';
import { redraw } from '../app.js';
import { readHead } from '../head.js';
import { link, replaceRoute } from '../router.js';
import { now } from '../service/clock.js';
import { refreshSoon, tell } from '../service/live.js';
import { listTransitions } from '../service/operations.js';
import { CAUSE_TEXT, STATE_TEXT, counted } from '../text/words.js';
import { problemText } from '../actions/dialog.js';
import { csv, download } from './csv.js';
import { filterOf, filterParameters, SPANS } from './filter.js';
import { lines } from './lines.js';

const PAGE = 100;
const CSV_PAGE = 1000;
const MOST_IN_CSV = 50_000;
const TYPING_MS = 250;

let filter = filterOf(new URLSearchParams());
/** Newest first. @type {any[]} */
let entries = [];
let next = null;
let isKnown = false;
let problem = null;
let asked = 0;
let isExporting = false;
let exported = null;
let typing = null;
/** What was typed and does not filter yet. */
let typed = {};

/** Reads the newest lines; those that were read further back stay. */
async function readNewest() {
  const mine = ++asked;
  try {
    const page = await listTransitions({ ...filterParameters(filter, now()), limit: PAGE });
    if (mine !== asked) return;
    const older = isKnown ? olderThan(page) : [];
    if (!older.length) next = page.next;
    entries = [...page.transitions, ...older];
    isKnown = true;
    problem = null;
  } catch (e) {
    // What the filter is wrong in stands beside it; all else concerns the whole panel.
    if (e.status !== 400) throw e;
    problem = e;
  }
}

/** What was read beyond a newest page: behind its last line, in the order of the service. */
function olderThan({ transitions }) {
  const last = transitions.at(-1);
  const place = last ? entries.findIndex(({ id }) => id === last.id) : -1;
  return place < 0 ? [] : entries.slice(place + 1);
}

async function readOlder() {
  const after = next;
  try {
    const page = await listTransitions({ ...filterParameters(filter, now()), limit: PAGE, after });
    // Unless the filter was changed, or somebody pressed twice.
    if (after !== next) return;
    entries = [...entries, ...page.transitions];
    next = page.next;
  } catch (e) {
    tell(e);
  }
  redraw();
}

async function exportCsv() {
  isExporting = true;
  exported = null;
  redraw();
  try {
    const parameters = filterParameters(filter, now());
    const all = [];
    let after = null;
    do {
      const page = await listTransitions({ ...parameters, limit: CSV_PAGE, after });
      all.push(...page.transitions);
      after = page.next;
    } while (after !== null && all.length < MOST_IN_CSV);
    download('fusebox-history.csv', csv(all));
    exported = `${counted(all.length, 'line')} saved${after === null ? '' : ', the newest; narrow the filter for the others'}.`;
  } catch (e) {
    problem = e;
  }
  isExporting = false;
  redraw();
}

function change(changed) {
  clearTimeout(typing);
  filter = { ...filter, ...typed, ...changed };
  typed = {};
  replaceRoute(link('history', filter));
  isKnown = false;
  exported = null;
  redraw();
  refreshSoon();
}

/** Waits until nothing more is typed for a moment. */
function changeTyped(changed) {
  typed = { ...typed, ...changed };
  clearTimeout(typing);
  typing = setTimeout(() => change({}), TYPING_MS);
}

export const historyPage = {
  title: 'What happened',
  role: 'viewer',

  enter(route) {
    filter = filterOf(route.query);
    typed = {};
    isKnown = false;
    entries = [];
    problem = null;
  },

  async refresh() {
    await Promise.all([readNewest(), readHead()]);
  },

  view() {
    return html`<div class="page">
      <header class="page-head">
        <h1>What happened</h1>
        <button class="button" data-action="csv" ?disabled=${isExporting || !entries.length} @click=${exportCsv}>
          ${isExporting ? 'Reading…' : 'Download CSV'}
        </button>
        <span class="quiet" role="status">${exported ?? nothing}</span>
      </header>
      ${form()} ${problemText(problem)}
      ${isKnown || entries.length
        ? entries.length
          ? lines(entries)
          : html`<p class="empty">Nothing that matches happened.</p>`
        : html`<p class="quiet">Reading…</p>`}
      ${next === null || !entries.length
        ? nothing
        : html`<p class="more"><button class="button" @click=${readOlder}>Older</button></p>`}
    </div>`;
  },
};

function form() {
  return html`<form class="filters" role="search" aria-label="History" @submit=${(event) => event.preventDefault()}>
    ${choice('span', 'When', SPANS.map(({ id, text }) => [id, text]))}
    ${filter.span === 'between' ? html`${time('since', 'From')} ${time('until', 'Until before')}` : nothing}
    ${field('name', 'Breaker', 'payments-*')}
    ${choice('cause', 'Cause', [['', 'Any'], ...Object.entries(CAUSE_TEXT)])}
    ${choice('state', 'State afterwards', [['', 'Any'], ...Object.entries(STATE_TEXT)])}
    ${field('caller', 'Caller', 'exact name')} ${field('principal', 'Signed in as', 'exact name')}
  </form>`;
}

function choice(name, text, options) {
  return html`<label class="field">
    <span class="field-label">${text}</span>
    <select name=${name} @change=${(event) => change({ [name]: event.target.value })}>
      ${options.map(
        ([value, label]) => html`<option value=${value} .selected=${filter[name] === value}>${label}</option>`,
      )}
    </select>
  </label>`;
}

function field(name, text, placeholder) {
  return html`<label class="field">
    <span class="field-label">${text}</span>
    <input
      name=${name}
      placeholder=${placeholder}
      autocomplete="off"
      spellcheck="false"
      .value=${filter[name]}
      @input=${(event) => changeTyped({ [name]: event.target.value })}
    />
  </label>`;
}

function time(name, text) {
  return html`<label class="field">
    <span class="field-label">${text}</span>
    <input type="datetime-local" name=${name} .value=${filter[name]} @change=${(event) => change({ [name]: event.target.value })} />
  </label>`;
}
