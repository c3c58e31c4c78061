/** What the bar on top of every page shows: instances, database, and how many breakers need what. */
import { app } from './app.js';
import { getOverview } from './service/operations.js';
import { learn } from './service/clock.js';
import { hasRole } from './service/session.js';

/** Keeps an overview for the bar. */
export function keepHead({ breakers, ...head }) {
  learn(head.now);
  app.overview = head;
}

/** Reads it for pages that show no overview of their own, for whoever may know it. */
export async function readHead() {
  if (hasRole('viewer')) keepHead(await getOverview({ limit: 1 }));
}
