/** Describes a key that is to be made, makes it, and shows it: this once. */
import { html, live, nothing } from '../lit.js';
import { redraw } from '../app.js';
import { send } from '../service/http.js';
import { refreshSoon } from '../service/live.js';
import { putKey } from '../service/operations.js';
import { closeDialog, dialogFrame, openDialog, problemText } from '../actions/dialog.js';
import { copy } from '../widgets/copy.js';
import { foreign } from '../widgets/text.js';

const ROLES = [
  { id: 'reporter', text: 'hosts: ask for permits, report outcomes' },
  { id: 'viewer', text: 'reads everything: this panel, listening hosts, metrics' },
  { id: 'operator', text: 'overrides, resets, settings' },
  { id: 'admin', text: 'makes and revokes keys' },
];

const LIFETIMES = [
  { value: 'P30D', text: '30 days' },
  { value: 'P90D', text: '90 days' },
  { value: 'P365D', text: 'a year' },
  { value: '', text: 'without an end' },
];

class NewKeyDialog {
  #name = '';
  #roles = new Set();
  #patterns = '';
  #caller = '';
  #lifetime = 'P90D';
  #lacksRole = false;
  #isSending = false;
  #problem = null;
  /** The key itself, which nothing else keeps; null: it is not made yet. */
  #key = null;
  #copied = null;

  view() {
    const isMade = this.#key !== null;
    return dialogFrame(
      { title: isMade ? html`The key ${foreign(this.#name)}` : 'New key', onSubmit: () => this.#submit() },
      isMade ? this.#made() : this.#question(),
    );
  }

  #question() {
    return html`${this.#field('Name', 'name', this.#name, (text) => (this.#name = text), {
        note: 'Who the history says it was; never used twice.',
        isFirst: true,
      })}
      ${this.#roleFields()}
      <label class="field">
        <span class="field-label">Only for breakers with these names (one a line, * for any characters)</span>
        <textarea
          name="patterns"
          rows="2"
          spellcheck="false"
          placeholder="All breakers"
          .value=${live(this.#patterns)}
          @input=${(event) => (this.#patterns = event.target.value)}
        ></textarea>
      </label>
      ${this.#field('Speaks only as this caller', 'caller', this.#caller, (text) => (this.#caller = text), {
        placeholder: 'Any',
        isOptional: true,
      })}
      <label class="field">
        <span class="field-label">Valid for</span>
        <select name="lifetime" @change=${(event) => (this.#lifetime = event.target.value)}>
          ${LIFETIMES.map(
            ({ value, text }) => html`<option value=${value} .selected=${value === this.#lifetime}>${text}</option>`,
          )}
        </select>
      </label>
      ${this.#lacksRole ? html`<div class="problem" role="alert">Choose at least one role.</div>` : nothing}
      ${problemText(this.#problem)}
      <div class="dialog-buttons">
        <span class="spring"></span>
        <button type="button" class="button" @click=${closeDialog}>Cancel</button>
        <button class="button button-main" ?disabled=${this.#isSending}>Make key</button>
      </div>`;
  }

  #field(text, name, value, onInput, { placeholder = '', note, isFirst = false, isOptional = false }) {
    return html`<label class="field">
      <span class="field-label">${text}</span>
      <input
        name=${name}
        maxlength="128"
        autocomplete="off"
        spellcheck="false"
        placeholder=${note ?? placeholder}
        ?required=${!isOptional}
        ?autofocus=${isFirst}
        .value=${live(value)}
        @input=${(event) => onInput(event.target.value)}
      />
    </label>`;
  }

  #roleFields() {
    return html`<fieldset class="roles">
      <legend class="field-label">Roles</legend>
      ${ROLES.map(
        ({ id, text }) =>
          html`<label class="check"
            ><input
              type="checkbox"
              name="role"
              value=${id}
              .checked=${live(this.#roles.has(id))}
              @change=${(event) => this.#choose(id, event.target.checked)}
            /><span><strong>${id}</strong> <span class="quiet">${text}</span></span></label
          >`,
      )}
    </fieldset>`;
  }

  #made() {
    return html`<div class="outcome">
        <p role="status">Copy it now: it is not shown again.</p>
        <pre class="key" tabindex="0" aria-label="Key">${this.#key}</pre>
        ${this.#copied === null
          ? nothing
          : html`<p class="dialog-note" role="status">
              ${this.#copied ? 'Copied.' : 'The browser does not let this page copy: select it and copy it.'}
            </p>`}
      </div>
      <div class="dialog-buttons">
        <span class="spring"></span>
        <button type="button" class="button" @click=${closeDialog}>Close</button>
        <button type="button" class="button button-main" data-action="copy-key" autofocus @click=${() => this.#copy()}>
          Copy
        </button>
      </div>`;
  }

  #choose(role, isChosen) {
    if (isChosen) this.#roles.add(role);
    else this.#roles.delete(role);
  }

  async #copy() {
    this.#copied = await copy(this.#key);
    redraw();
  }

  #operation() {
    return putKey(this.#name.trim(), {
      roles: ROLES.map(({ id }) => id).filter((id) => this.#roles.has(id)),
      patterns: this.#patterns.split('\n').map((line) => line.trim()).filter(Boolean),
      caller: this.#caller.trim() || null,
      lifetime: this.#lifetime || null,
    });
  }

  async #submit() {
    if (this.#isSending || this.#key !== null) return;
    this.#lacksRole = this.#roles.size === 0;
    this.#problem = null;
    redraw();
    if (this.#lacksRole) return;
    this.#isSending = true;
    try {
      this.#key = (await send(this.#operation())).data.key;
    } catch (problem) {
      this.#problem = problem;
    }
    this.#isSending = false;
    refreshSoon();
    redraw();
  }
}

export function openNewKeyDialog() {
  openDialog(new NewKeyDialog());
}
