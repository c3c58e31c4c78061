/** The page for signing in: takes a key for a session, and keeps nothing of it. */
import { html, nothing } from '../lit.js';
import { redraw } from '../app.js';
import { ServiceProblem } from '../service/http.js';
import { refreshSoon } from '../service/live.js';
import { session, signIn } from '../service/session.js';
import { sentenceOf } from '../text/words.js';
import { brandMark } from '../widgets/brand.js';

/** What a header can carry; the browser sends nothing else. */
const SENDABLE = /^[\x21-\x7e]+$/;

const MALFORMED = 'A key is fbx_ and 43 letters, digits, - or _.';

let problem = null;
let isSending = false;

const field = () => document.getElementById('sign-in-key');

async function submit(event) {
  event.preventDefault();
  if (isSending) return;
  const key = field().value.trim();
  field().value = '';
  isSending = true;
  problem = null;
  redraw();
  try {
    await entered(key);
    refreshSoon();
  } catch (e) {
    if (!(e instanceof ServiceProblem)) throw e;
    problem = e;
    field()?.focus();
  } finally {
    isSending = false;
    redraw();
  }
}

async function entered(key) {
  if (!SENDABLE.test(key)) throw new ServiceProblem(400, 'Not a key', MALFORMED);
  await signIn(key);
}

export const signInPage = {
  title: 'Sign in',

  view() {
    return html`<main class="sign-in" id="main" tabindex="-1">
      <form class="sign-in-card" aria-labelledby="sign-in-title" @submit=${submit}>
        <p class="sign-in-brand">${brandMark}<span>Fusebox</span></p>
        <h1 id="sign-in-title">Sign in</h1>
        ${session.ended === null
          ? nothing
          : html`<p class="sign-in-ended" role="status">
              <strong>You are signed out:</strong> ${session.ended}. Sign in to go on where you were.
            </p>`}
        <div>
          <label class="field">
            <span class="field-label">Key</span>
            <input
              id="sign-in-key"
              name="key"
              type="password"
              required
              autocomplete="current-password"
              autocapitalize="off"
              spellcheck="false"
              placeholder="fbx_…"
              aria-describedby="sign-in-problem sign-in-note"
              aria-invalid=${problem ? 'true' : nothing}
            />
          </label>
          <div id="sign-in-problem" role="alert">${problem ? html`<p class="problem">${sentenceOf(problem.detail)}</p>` : nothing}</div>
        </div>
        <button class="button button-main" ?disabled=${isSending}>${isSending ? 'Signing in…' : 'Sign in'}</button>
        <p class="sign-in-note quiet" id="sign-in-note">
          The key is sent once, for a cookie; this page does not keep it. Whoever has the role admin makes keys. The
          first one was shown when the service started for the first time.
        </p>
      </form>
    </main>`;
  },

  /** Nothing else can be done here. */
  enter() {
    problem = null;
    field()?.focus();
  },
};
