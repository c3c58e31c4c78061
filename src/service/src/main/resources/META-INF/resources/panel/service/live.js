/**
 * Keeps the page that is shown up to date: one event stream, whose events have it read anew at
 * once, and a poll for what no event tells of, such as counts. Both rest while the tab is hidden.
 */
import { app, redraw } from '../app.js';
import { onUnauthenticated, ServiceProblem } from './http.js';
import { hasRole, isRefused, readSession, session } from './session.js';

const POLL_MS = 2000;
const AFTER_EVENT_MS = 50;
/** However many events there are. */
const BETWEEN_EVENTS_MS = 400;
const RECONNECT_MS = 2000;

/** How the connection is; shown by the shell. */
export const connection = {
  /** When the service answered last, in ms of the browser's clock. */
  lastAnswer: null,
  /** Since when it has not; null: it does. */
  lostSince: null,
  /** What went wrong, a ServiceProblem; null: nothing. */
  problem: null,
  /** Whether events arrive. */
  isStreaming: false,
};

let stream = null;
let timer = null;
/** When the next refresh is due, in ms of the browser's clock. */
let due = Infinity;
let isRefreshing = false;
let lastRefresh = 0;

export function startLive() {
  document.addEventListener('visibilitychange', () => (document.hidden ? rest() : wake()));
  onUnauthenticated(rest);
  wake();
}

function wake() {
  // How long there was no connection while the tab was hidden, nobody knows.
  connection.lastAnswer = null;
  // And in another tab somebody may have signed in or out.
  session.isStale = true;
  due = Infinity;
  refreshSoon(0);
}

function rest() {
  clearTimeout(timer);
  due = Infinity;
  stream?.close();
  stream = null;
  connection.isStreaming = false;
}

/** Has the page read anew, after so many ms at the latest. */
export function refreshSoon(ms = 0) {
  const wanted = Date.now() + ms;
  if (wanted >= due) return;
  due = wanted;
  if (!isRefreshing) schedule();
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(refresh, due - Date.now());
}

async function refresh() {
  isRefreshing = true;
  due = Infinity;
  try {
    if (session.isStale) await readSession();
    if (!stream && !document.hidden && hasRole('viewer')) connect();
    await readPage();
    succeeded();
  } catch (problem) {
    tell(problem);
  }
  isRefreshing = false;
  lastRefresh = Date.now();
  redraw();
  if (document.hidden) return;
  // Whoever has to sign in is asked for nothing; what was asked for meanwhile is read still.
  if (!session.isSignedOut) due = Math.min(due, lastRefresh + pause());
  if (due < Infinity) schedule();
}

/** Reads what the page shows; of one that is refused only whether it still is the same session. */
async function readPage() {
  const { page, route } = app;
  if (isRefused()) {
    await readSession();
    return;
  }
  try {
    await page.refresh();
  } catch (problem) {
    if (!problem.isForbidden) throw problem;
    if (route === app.route) app.refusal = problem;
  }
}

function pause() {
  return (connection.problem?.retryAfter ?? 0) * 1000 || POLL_MS;
}

function succeeded() {
  connection.lastAnswer = Date.now();
  connection.lostSince = null;
  connection.problem = null;
}

/** Shows on top of the page what went wrong with a request. */
export function tell(problem) {
  if (!(problem instanceof ServiceProblem)) {
    reportError(problem);
    return;
  }
  // That is told by the page for signing in.
  if (problem.isUnauthenticated) return;
  connection.problem = problem;
  connection.lostSince ??= connection.lastAnswer ?? Date.now();
  redraw();
}

function connect() {
  stream?.close();
  const opened = new EventSource('/v1/transitions');
  stream = opened;
  opened.addEventListener('open', () => {
    connection.isStreaming = true;
    app.page?.onStreamOpen?.();
    redraw();
  });
  opened.addEventListener('transition', (event) => {
    app.page?.onTransition?.(JSON.parse(event.data));
    refreshSoon(Math.max(AFTER_EVENT_MS, lastRefresh + BETWEEN_EVENTS_MS - Date.now()));
    redraw();
  });
  opened.addEventListener('error', () => {
    connection.isStreaming = false;
    redraw();
    // A connection that broke is made again by the browser; one that was refused is not.
    if (opened.readyState === EventSource.CLOSED && stream === opened) {
      // Why it was, such as a key that was revoked, only another request can tell.
      refreshSoon();
      setTimeout(() => stream === opened && !document.hidden && connect(), RECONNECT_MS);
    }
  });
}
