/**
 * Who acts. Where people sign in, the service knows. Elsewhere a name is asked for once, kept in this
 * browser, and sent as `X-Caller`.
 */
import { hasAccessControl, principal } from '../service/session.js';

const KEY = 'fusebox.author';

let current = stored();

function stored() {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

/** The name that was given; empty: none, or nobody is asked for one. */
export function author() {
  return hasAccessControl() ? '' : current;
}

/** Whether the name is still to be given. */
export const asksForAuthor = () => !hasAccessControl() && !current;

/** Whom the history has for what is done here. */
export const actor = () => principal() ?? author();

export function keepAuthor(name) {
  current = name.trim();
  try {
    localStorage.setItem(KEY, current);
  } catch {
    // Without storage it is kept as long as the page.
  }
}
