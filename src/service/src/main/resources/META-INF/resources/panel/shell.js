/** What is around every page: the bar on top, what is wrong, and dialogs. */
import { html, nothing } from './lit.js';
import { app } from './app.js';
import { connection, tell } from './service/live.js';
import { hasAccessControl, hasRole, session, signOut } from './service/session.js';
import { author } from './actions/author.js';
import { openAuthorDialog } from './actions/author-dialog.js';
import { counted, sentenceOf } from './text/words.js';
import { durationText, timeText } from './text/times.js';
import { brandMark } from './widgets/brand.js';
import { foreign } from './widgets/text.js';

const LINKS = [
  ['', '#/', 'Board'],
  ['history', '#/history', 'What happened'],
  ['hosts', '#/hosts', 'Hosts'],
];

const ACCESS_LINK = ['access', '#/access', 'Access'];

const links = () => (hasAccessControl() && hasRole('admin') ? [...LINKS, ACCESS_LINK] : LINKS);

export function shell(content) {
  return html`
    <a class="skip" href="#main" @click=${skip}>Skip to the content</a>
    <header class="top">
      <a class="brand" href="#/" aria-label="Fusebox, to the board">${brandMark}<span>Fusebox</span></a>
      <nav aria-label="Pages">
        ${links().map(
          ([path, href, text]) =>
            html`<a href=${href} aria-current=${isCurrent(path) ? 'page' : nothing}>${text}</a>`,
        )}
      </nav>
      <div class="top-facts">${databaseFact()}${instancesFact()}${liveFact()}${whoFact()}</div>
    </header>
    ${trouble()}
    <main id="main" tabindex="-1">${content}</main>
    ${app.dialog ? app.dialog.view() : nothing}
  `;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function isCurrent(path) {
  const first = app.route.path[0] ?? '';
  return first === path || (path === '' && first === 'breakers');
}

function databaseFact() {
  const database = app.overview?.database;
  if (!database) return nothing;
  return html`<span class="fact" data-level=${database.available ? 'good' : 'bad'}>
    <span class="dot" aria-hidden="true"></span>Database ${database.available ? 'up' : 'down'}
  </span>`;
}

function instancesFact() {
  const instances = app.overview?.instances;
  if (!instances) return nothing;
  const lines = instances.map((one) => `${one.id} (${one.version}), since ${one.startedAt}`);
  return html`<span class="fact" data-level=${instances.length ? 'good' : 'bad'} title=${lines.join('\n')}>
    <span class="dot" aria-hidden="true"></span>${counted(instances.length, 'instance')} up
  </span>`;
}

function liveFact() {
  // Whoever may not read is told of no change.
  if (session.known && !hasRole('viewer')) return nothing;
  const [level, text] = connection.lostSince
    ? ['bad', 'Not connected']
    : connection.isStreaming
      ? ['good', 'Live']
      : ['warn', 'Every 2 s'];
  return html`<span class="fact" data-level=${level} title="Whether changes show as they happen">
    <span class="dot" aria-hidden="true"></span>${text}
  </span>`;
}

function whoFact() {
  if (!session.known) return nothing;
  if (hasAccessControl()) return html`${app.readOnly ? readOnlyFact : nothing}${signedInFact()}`;
  if (app.readOnly) return readOnlyFact;
  return html`<button class="fact fact-button" @click=${openAuthorDialog} title="Who your actions are by">
    ${author() ? html`<span class="visually-hidden">Acting as </span>${foreign(author())}` : 'Your name?'}
  </button>`;
}

const readOnlyFact = html`<span class="fact fact-plain">Read-only</span>`;

function signedInFact() {
  const { principal, roles, patterns } = session.known;
  const rights = `Roles: ${roles.join(', ')}${patterns.length ? `\nBreakers: ${patterns.join(', ')}` : ''}`;
  return html`<span class="fact fact-who" title=${`${principal}\n${rights}`}
      ><span class="visually-hidden">Signed in as </span>${foreign(principal)}</span
    ><button class="fact fact-button sign-out" @click=${() => signOut().catch(tell)}>Sign out</button>`;
}

/** What is wrong, in words; announced by screen readers. */
function trouble() {
  return html`<div class="trouble-outlet" role="status">${troubleText()}</div>`;
}

function troubleText() {
  const { problem, lostSince } = connection;
  if (!problem) return app.overview?.database?.available === false ? databaseTrouble() : nothing;
  if (problem.isSessionEnded) {
    return html`<p class="trouble">
      <strong>Your session has ended.</strong> Sign in again in another tab: what you have typed here is kept.
    </p>`;
  }
  if (problem.status >= 400 && problem.status < 429) {
    return html`<p class="trouble"><strong>${problem.title}.</strong> ${problem.detail}</p>`;
  }
  const now = Date.now();
  return html`<p class="trouble">
    <strong>${problem.isUnreachable ? 'No connection' : 'Not up to date'} since ${timeText(new Date(lostSince), now)}</strong>
    (${durationText(now - lostSince)}). ${sentenceOf(problem.detail)} What you see is from then; trying again.
  </p>`;
}

function databaseTrouble() {
  const last = app.overview.database.lastAnsweredAt;
  return html`<p class="trouble">
    <strong>The database does not answer${last ? ` since ${timeText(last, Date.now())}` : ''}.</strong>
    Breakers cannot be changed meanwhile, and hosts go on as their clients are set up.
  </p>`;
}

/** Opens a dialog that was just drawn as a modal one; closed ones are drawn no more. */
export function openDialogs() {
  const dialog = document.querySelector('dialog');
  if (dialog && !dialog.open) dialog.showModal();
}
