/** Starts the panel: which page is at which address, and what is drawn when. */
import { nothing, render } from './lit.js';
import { app, drawWith, redraw } from './app.js';
import { currentRoute } from './router.js';
import { get } from './service/http.js';
import { refreshSoon, startLive } from './service/live.js';
import { isRefused, session } from './service/session.js';
import { refusedView } from './refused.js';
import { shell, openDialogs } from './shell.js';
import { accessPage } from './access/page.js';
import { signInPage } from './access/sign-in.js';
import { boardPage } from './board/page.js';
import { breakerPage } from './breaker/page.js';
import { historyPage } from './history/page.js';
import { hostsPage } from './hosts/page.js';
import { missingPage } from './missing.js';

/**
 * A page has a `title`, a `view()`, and `refresh()`, which reads what it shows. It may have the
 * `role` that it is for, `enter(route, isSamePage)`, `leave()`, `onTransition(entry)`,
 * `onStreamOpen()`, `afterDraw()`.
 */
const pages = {
  '': boardPage,
  breakers: breakerPage,
  history: historyPage,
  hosts: hostsPage,
  access: accessPage,
};

/** Whether the page for signing in is on the screen. */
let isSigningIn = false;

function open() {
  app.route = currentRoute();
  const page = pages[app.route.path[0] ?? ''] ?? missingPage;
  const isSamePage = page === app.page;
  if (!isSamePage) {
    app.page?.leave?.();
    window.scrollTo(0, 0);
  }
  app.page = page;
  app.refusal = null;
  page.enter?.(app.route, isSamePage);
  draw();
  refreshSoon();
}

function draw() {
  const root = document.getElementById('app');
  const wasSigningIn = isSigningIn;
  isSigningIn = session.isSignedOut;
  document.title = `${(isSigningIn ? signInPage : app.page).title} · Fusebox`;
  if (isSigningIn) {
    render(signInPage.view(), root);
    if (!wasSigningIn) signInPage.enter();
    return;
  }
  render(shell(content()), root);
  if (wasSigningIn) document.getElementById('main').focus();
  openDialogs();
  if (isPageShown()) app.page.afterDraw?.();
}

/** Until it is known who is there, nothing. */
function content() {
  if (isPageShown()) return app.page.view();
  return session.known ? refusedView() : nothing;
}

const isPageShown = () => session.known !== null && !isRefused();

async function readSettings() {
  const settings = await get('/panel/settings.json').catch(() => null);
  app.readOnly = settings?.readOnly ?? false;
  redraw();
}

drawWith(draw);
window.addEventListener('hashchange', open);
open();
startLive();
readSettings();
setInterval(() => !document.hidden && redraw(), 1000);
