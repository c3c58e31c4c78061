/** Starts the panel: which page is at which address, and what is drawn when. */
import { render } from './lit.js';
import { app, drawWith, redraw } from './app.js';
import { currentRoute } from './router.js';
import { refreshSoon, startLive } from './service/live.js';
import { get } from './service/http.js';
import { shell, openDialogs } from './shell.js';
import { boardPage } from './board/page.js';
import { breakerPage } from './breaker/page.js';
import { historyPage } from './history/page.js';
import { hostsPage } from './hosts/page.js';
import { missingPage } from './missing.js';

/**
 * A page has a `title`, a `view()`, and `refresh()`, which reads what it shows. It may have
 * `enter(route, isSamePage)`, `leave()`, `onTransition(entry)`, `onStreamOpen()`, `afterDraw()`.
 */
const pages = { '': boardPage, breakers: breakerPage, history: historyPage, hosts: hostsPage };

function open() {
  app.route = currentRoute();
  const page = pages[app.route.path[0] ?? ''] ?? missingPage;
  const isSamePage = page === app.page;
  if (!isSamePage) {
    app.page?.leave?.();
    window.scrollTo(0, 0);
  }
  app.page = page;
  page.enter?.(app.route, isSamePage);
  draw();
  refreshSoon();
}

function draw() {
  document.title = `${app.page.title} · Fusebox`;
  render(shell(app.page.view()), document.getElementById('app'));
  openDialogs();
  app.page.afterDraw?.();
}

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
