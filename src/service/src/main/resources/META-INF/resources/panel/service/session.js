/** Who is signed in, and what that one may do. Where access control is off, nobody is: all may do everything. */
import { app, redraw } from '../app.js';
import { dropDrafts } from '../actions/drafts.js';
import { onUnauthenticated } from './http.js';
import { deleteSession, getSession, putSession } from './operations.js';

export const session = {
  /**
   * What the service said last; null: nothing yet.
   *
   * @type {{accessControl: boolean, principal: string | null, roles: string[], patterns: string[]} | null}
   */
  known: null,
  /** Whether `known` may be of another one by now. */
  isStale: true,
  /** Whether somebody has to sign in. */
  isSignedOut: false,
  /** Why a session of this page has ended, in the service's words; null: there was none. */
  ended: null,
};

export const hasAccessControl = () => session.known?.accessControl ?? false;
export const principal = () => session.known?.principal ?? null;
export const hasRole = (role) => session.known?.roles.includes(role) ?? false;

/** Whether breakers can be changed from here. */
export const canOperate = () => !app.readOnly && hasRole('operator');

/** Whether the page that is shown is not for whoever this is, as far as is known. */
export const isRefused = () => app.refusal !== null || (app.page.role !== undefined && !hasRole(app.page.role));

/** @throws {import('./http.js').ServiceProblem} */
export async function readSession() {
  await become(await getSession());
}

/**
 * Takes a key for a cookie that no script can read. The key is not kept.
 *
 * @throws {import('./http.js').ServiceProblem} it is not valid
 */
export async function signIn(key) {
  const { data } = await putSession(key);
  await become(data);
}

/** @throws {import('./http.js').ServiceProblem} somebody is signed in still */
export async function signOut() {
  await deleteSession();
  await beginAnew();
}

async function become(known) {
  if (session.known && session.known.principal !== known.principal) {
    await beginAnew();
  }
  Object.assign(session, { known, isStale: false, isSignedOut: false, ended: null });
  redraw();
}

/**
 * Another one is not to see what was read, selected or typed before.
 *
 * @returns {Promise<never>} the page ends, so that nothing follows
 */
function beginAnew() {
  dropDrafts();
  location.reload();
  return new Promise(() => {});
}

onUnauthenticated(({ detail }) => {
  if (session.isSignedOut) return;
  Object.assign(session, { isStale: true, isSignedOut: true, ended: session.known ? detail : null });
  redraw();
});
