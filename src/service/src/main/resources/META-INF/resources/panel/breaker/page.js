/** A breaker's page. */
import { html, nothing } from '../lit.js';
import { app, redraw } from '../app.js';
import { keepHead } from '../head.js';
import { link } from '../router.js';
import { getBreaker, getOverview, listBreakerTransitions } from '../service/operations.js';
import { canOperate } from '../service/session.js';
import { stateText } from '../text/words.js';
import { actionButtons } from '../actions/buttons.js';
import { fuse, stateLabel } from '../widgets/fuse.js';
import { foreign } from '../widgets/text.js';
import { counts, failuresByError, failuresByHost, section } from './facts.js';
import { sentence } from './sentence.js';
import { settings } from './settings.js';
import { strips } from './strips.js';
import { settingsHistory, timeline } from './timeline.js';

const LINES = 200;

let name = '';
/** What was read of it; empty: nothing yet. */
let read = {};

async function readBreaker(wanted) {
  const [breaker, overview, history] = await Promise.all([
    getBreaker(wanted).catch(onlyIfMissing),
    getOverview({ name: wanted, limit: 1 }),
    listBreakerTransitions(wanted, { limit: LINES }).catch(onlyIfMissing),
  ]);
  if (wanted !== name) return;
  keepHead({ ...overview, ...countsOfAll() });
  const row = overview.breakers.find((one) => one.name === wanted) ?? null;
  read = { breaker: breaker?.data, etag: breaker?.etag, row, transitions: history?.transitions ?? [], isMissing: !breaker };
}

/** The overview of one name has counts of that one only: those of all stay as they were. */
function countsOfAll() {
  const { attention, total, suspects } = app.overview ?? {};
  return attention ? { attention, total, suspects } : {};
}

function onlyIfMissing(problem) {
  if (problem.status === 404) return null;
  throw problem;
}

export const breakerPage = {
  role: 'viewer',

  get title() {
    return name;
  },

  enter(route) {
    if (route.path[1] !== name) read = {};
    name = route.path[1] ?? '';
  },

  refresh: () => readBreaker(name),

  onTransition(entry) {
    if (entry.breaker === name) redraw();
  },

  view() {
    const { breaker, isMissing } = read;
    return html`<div class="page breaker" data-state=${breaker?.state ?? nothing}>
      <p class="crumbs"><a href="#/">Board</a> <span aria-hidden="true">›</span> ${foreign(name)}</p>
      ${breaker ? known() : unknown(isMissing)}
    </div>`;
  },
};

function unknown(isMissing) {
  if (!isMissing) return html`<h1>${foreign(name)}</h1><p class="quiet">Reading…</p>`;
  return html`<h1>${foreign(name)}</h1>
    <p>There is no such breaker${read.transitions.length ? ' any more. This is its history:' : '.'}</p>
    ${read.transitions.length ? section('Timeline', timeline(read.transitions)) : nothing}`;
}

function known() {
  const { breaker, etag, row, transitions } = read;
  return html`<header class="breaker-head">
      ${fuse(breaker.state)}
      <div class="breaker-title">
        <h1>${foreign(name)}</h1>
        <p class="sentence">${stateLabel(breaker.state, stateText(breaker.state))} ${sentence(breaker, row)}</p>
      </div>
    </header>
    ${!canOperate()
      ? nothing
      : html`<div class="toolbar breaker-actions" role="toolbar" aria-label="Actions">
          ${actionButtons(() => [name], { isUseful: (action) => isUseful(action, breaker) })}
        </div>`}
    <div class="breaker-grid">
      <div class="breaker-column">
        ${section('Window and thresholds', strips(breaker))} ${section('Counts now', counts(breaker, row))}
        ${section(
          'Timeline',
          html`${timeline(transitions)}
            <p class="card-more"><a href=${link('history', { name })}>All of its history</a></p>`,
        )}
      </div>
      <div class="breaker-column">
        ${section('Failures by host', failuresByHost(breaker.failingCallers), failingNote(breaker))}
        ${section('Failures by error', failuresByError(breaker.failingErrors), failingNote(breaker))}
        <section class="card">
          <h2>Settings</h2>
          ${settings(breaker, etag)}
          <h3>Their history</h3>
          ${settingsHistory(transitions)}
        </section>
      </div>
    </div>`;
}

function failingNote({ notClosedSince }) {
  return html`<p class="note">${notClosedSince ? 'Those that were there when it tripped.' : 'Of the present window.'}</p>`;
}

/** An override can be lifted where one stands; a trial be asked for where it waits. */
function isUseful({ id }, { override, state }) {
  if (id === 'lift') return override !== null;
  if (id === 'trial') return state === 'OPEN';
  return true;
}
