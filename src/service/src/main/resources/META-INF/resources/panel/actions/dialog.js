/** What all dialogs have in common: their frame, and the fields that each action asks for. */
import { html, live, nothing } from '../lit.js';
import { app, redraw } from '../app.js';

export function openDialog(dialog) {
  app.dialog = dialog;
  redraw();
}

export function closeDialog() {
  document.querySelector('dialog[open]')?.close();
  app.dialog = null;
  redraw();
}

/**
 * @param {{title: any, onSubmit: (event: Event) => void, onCancel?: () => void}} options
 */
export function dialogFrame({ title, onSubmit, onCancel = closeDialog }, content) {
  return html`<dialog aria-labelledby="dialog-title" @cancel=${(event) => cancelled(event, onCancel)}>
    <form method="dialog" @submit=${(event) => submitted(event, onSubmit)}>
      <h2 id="dialog-title">${title}</h2>
      ${content}
    </form>
  </dialog>`;
}

function cancelled(event, onCancel) {
  event.preventDefault();
  onCancel();
}

function submitted(event, onSubmit) {
  event.preventDefault();
  onSubmit(event);
}

/** Longer reasons are refused by the service. */
const LONGEST_REASON = 300;

/** The first field of most dialogs, and then the one that has the focus. */
export function reasonField(value, onInput, { isFirst = true } = {}) {
  return html`<label class="field">
    <span class="field-label">Reason</span>
    <input
      name="reason"
      required
      maxlength=${LONGEST_REASON}
      autocomplete="off"
      placeholder="For the history"
      .value=${live(value)}
      @input=${(event) => onInput(event.target.value)}
      ?autofocus=${isFirst}
    />
  </label>`;
}

export function authorField(value, onInput) {
  return html`<label class="field">
    <span class="field-label">Your name</span>
    <input
      name="author"
      required
      maxlength="128"
      autocomplete="username"
      placeholder="Kept in this browser; the history shows it"
      .value=${live(value)}
      @input=${(event) => onInput(event.target.value)}
    />
  </label>`;
}

/** What went wrong with a request, in the service's words. */
export function problemText(problem) {
  if (!problem) return nothing;
  const errors = problem.errors.map(({ message }) => message).filter((message) => message !== problem.detail);
  return html`<div class="problem" role="alert">
    <strong>${problem.isSessionEnded ? 'Your session has ended.' : problem.title}</strong>
    <p>${problem.isSessionEnded ? signInAgain(problem) : problem.detail}</p>
    ${errors.length ? html`<ul>${errors.map((message) => html`<li>${message}</li>`)}</ul>` : nothing}
  </div>`;
}

/** Where the service itself asks, it has been done before this is seen. */
const signInAgain = ({ isUnauthenticated }) =>
  isUnauthenticated
    ? 'You have signed in again: press the button once more. What you typed is kept.'
    : 'Sign in again in another tab, and press the button once more: what you typed is kept.';
