/** Asks for the reason of an action, carries it out, and shows what it did. */
import { html, nothing } from '../lit.js';
import { redraw } from '../app.js';
import { now } from '../service/clock.js';
import { send } from '../service/http.js';
import { refreshSoon } from '../service/live.js';
import { counted, overrideSentence, stateText } from '../text/words.js';
import { foreign } from '../widgets/text.js';
import { DURATIONS } from './actions.js';
import { actor, asksForAuthor, author, keepAuthor } from './author.js';
import { CurlView } from './curl-view.js';
import { authorField, closeDialog, dialogFrame, openDialog, problemText, reasonField } from './dialog.js';
import { draft, dropDraft, keepDraft } from './drafts.js';

/** Requests at once when many breakers are acted on. */
const AT_ONCE = 4;
const NAMED = 5;

class ActionDialog {
  #action;
  #names;
  #onDone;
  #values;
  #asksForAuthor = asksForAuthor();
  #author = author();
  #isSending = false;
  #curl = new CurlView();
  /** What became of each breaker. @type {Map<string, {data?: any, problem?: any}>} */
  #results = new Map();

  constructor(action, names, onDone) {
    this.#action = action;
    this.#names = names;
    this.#onDone = onDone;
    this.#values = { reason: '', duration: 'PT10M', ...draft(action.id) };
  }

  view() {
    const title = html`${this.#action.text}: ${this.#target()}`;
    return dialogFrame({ title, onSubmit: () => this.#submit(), onCancel: () => this.#close() }, this.#content());
  }

  #target() {
    return this.#names.length === 1 ? foreign(this.#names[0]) : counted(this.#names.length, 'breaker');
  }

  #content() {
    return this.#isDone() ? this.#outcome() : this.#question();
  }

  #isDone() {
    return this.#results.size === this.#names.length && this.#failed().length === 0;
  }

  #failed() {
    return [...this.#results].filter(([, { problem }]) => problem);
  }

  #question() {
    const label = this.#results.size ? 'Try again' : this.#action.text;
    return html`<p>${this.#action.effect}</p>
      ${this.#names.length > 1 ? this.#list() : nothing}
      ${this.#action.lasts ? this.#durations() : nothing}
      ${reasonField(this.#values.reason, (reason) => this.#change({ reason }))}
      ${this.#asksForAuthor ? authorField(this.#author, (name) => (this.#author = name)) : nothing}
      ${this.#failures()} ${this.#curl.view(() => this.#operations())} ${this.#curl.status()}
      <div class="dialog-buttons">
        ${this.#curl.button(() => this.#operations())}
        <span class="spring"></span>
        <button type="button" class="button" @click=${() => this.#giveUp()}>Cancel</button>
        <button
          class="button button-main"
          data-danger=${this.#action.isDangerous ? 'true' : nothing}
          ?disabled=${this.#isSending}
        >
          ${this.#isSending ? `${this.#results.size} of ${this.#names.length}…` : label}
        </button>
      </div>`;
  }

  #list() {
    const more = this.#names.length - NAMED;
    return html`<p class="quiet">
      ${this.#names.slice(0, NAMED).map((name, i) => html`${i ? ', ' : nothing}${foreign(name)}`)}${more > 0
        ? ` and ${more} more`
        : nothing}
    </p>`;
  }

  #durations() {
    return html`<fieldset class="choices">
      <legend class="field-label">For</legend>
      ${DURATIONS.map(
        ({ value, text }) =>
          html`<label
            ><input
              type="radio"
              name="duration"
              value=${value}
              .checked=${this.#values.duration === value}
              @change=${() => this.#change({ duration: value })}
            /><span>${text}</span></label
          >`,
      )}
    </fieldset>`;
  }

  #failures() {
    const failed = this.#failed();
    if (!failed.length) return nothing;
    if (this.#names.length === 1) return problemText(failed[0][1].problem);
    return html`${problemText(failed[0][1].problem)}
      <p>
        ${counted(this.#results.size - failed.length, 'breaker')} done; not done:
        ${failed.slice(0, NAMED).map(([name], i) => html`${i ? ', ' : nothing}${foreign(name)}`)}${failed.length > NAMED
          ? ` and ${failed.length - NAMED} more`
          : nothing}.
      </p>`;
  }

  #outcome() {
    return html`<div class="outcome" role="status">
        ${this.#names.length === 1
          ? html`<p>${this.#sentence(this.#names[0])}</p>`
          : html`<p>${counted(this.#names.length, 'breaker')} done.</p>
              <ul tabindex="0" aria-label="What was done">
                ${this.#names.slice(0, 20).map((name) => html`<li>${this.#sentence(name)}</li>`)}
              </ul>`}
        <p class="quiet">In the history by ${foreign(actor())}: ${foreign(this.#values.reason)}</p>
      </div>
      <div class="dialog-buttons">
        <button type="button" class="button button-main" autofocus @click=${() => this.#close()}>Close</button>
      </div>`;
  }

  #sentence(name) {
    const breaker = this.#results.get(name)?.data;
    if (!breaker) return html`${foreign(name)} is deleted; its history stays.`;
    return breaker.override
      ? html`${foreign(name)}: ${foreign(overrideSentence(breaker.override, now()))}`
      : html`${foreign(name)} is ${stateText(breaker.state).toLowerCase()} now.`;
  }

  #change(values) {
    this.#values = { ...this.#values, ...values };
    keepDraft(this.#action.id, this.#values);
    redraw();
  }

  #operation(name) {
    const { reason, duration } = this.#values;
    return this.#action.operation(name, reason.trim(), duration, this.#author.trim());
  }

  #operations() {
    return this.#names.map((name) => this.#operation(name));
  }

  async #submit() {
    if (this.#isSending || this.#isDone()) return;
    if (this.#asksForAuthor) keepAuthor(this.#author);
    this.#isSending = true;
    const open = this.#names.filter((name) => !this.#results.has(name) || this.#results.get(name).problem);
    for (const name of open) this.#results.delete(name);
    redraw();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#work(open)));
    this.#isSending = false;
    if (this.#isDone()) dropDraft(this.#action.id);
    refreshSoon();
    redraw();
  }

  async #work(open) {
    for (let name = open.shift(); name !== undefined; name = open.shift()) {
      try {
        this.#results.set(name, await send(this.#operation(name)));
      } catch (problem) {
        this.#results.set(name, { problem });
        // The others would meet the same.
        if (problem.isSessionEnded || problem.isUnreachable) {
          for (const left of open.splice(0)) this.#results.set(left, { problem });
        }
      }
      redraw();
    }
  }

  #giveUp() {
    dropDraft(this.#action.id);
    this.#close();
  }

  #close() {
    closeDialog();
    if (this.#isDone()) this.#onDone?.(this.#action);
  }
}

/**
 * @param {import('./actions.js').Action} action
 * @param {string[]} names of breakers
 * @param {(action: import('./actions.js').Action) => void} [onDone] once all of it was done and seen
 */
export function openActionDialog(action, names, onDone) {
  if (names.length) openDialog(new ActionDialog(action, names, onDone));
}
