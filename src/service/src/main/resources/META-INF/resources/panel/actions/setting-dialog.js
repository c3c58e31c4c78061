/** Changes one setting: shows before and after, and what the service says of it. */
import { html, live, nothing } from '../lit.js';
import { redraw } from '../app.js';
import { send } from '../service/http.js';
import { refreshSoon } from '../service/live.js';
import { getBreaker, patchBreaker } from '../service/operations.js';
import { foreign } from '../widgets/text.js';
import { parsed, settingOf, settingText, typedText } from '../text/settings.js';
import { actor, asksForAuthor, author, keepAuthor } from './author.js';
import { CurlView } from './curl-view.js';
import { authorField, closeDialog, dialogFrame, openDialog, problemText, reasonField } from './dialog.js';
import { draft, dropDraft, keepDraft } from './drafts.js';

class SettingDialog {
  #name;
  #setting;
  #before;
  #etag;
  #values;
  #asksForAuthor = asksForAuthor();
  #author = author();
  #curl = new CurlView();
  #isSending = false;
  #problem = null;
  #note = null;
  #isDone = false;

  constructor(name, setting, value, etag) {
    this.#name = name;
    this.#setting = settingOf(setting);
    this.#before = value;
    this.#etag = etag;
    this.#values = { reason: '', typed: typedText(this.#setting, value), isOff: value === null, ...draft(this.#key()) };
  }

  #key() {
    return `setting.${this.#name}.${this.#setting.name}`;
  }

  view() {
    const title = html`${this.#setting.name} of ${foreign(this.#name)}`;
    return dialogFrame({ title, onSubmit: () => this.#submit() }, this.#isDone ? this.#outcome() : this.#question());
  }

  #after() {
    return this.#values.isOff ? null : parsed(this.#setting, this.#values.typed);
  }

  #difference() {
    return html`<p class="difference">
      <del>${settingText(this.#setting.name, this.#before)}</del><span aria-hidden="true"> → </span
      ><span class="visually-hidden"> becomes </span><ins>${settingText(this.#setting.name, this.#after())}</ins>
    </p>`;
  }

  #question() {
    return html`<p class="quiet">${this.#setting.text}</p>
      ${this.#field()} ${this.#setting.canBeOff ? this.#offField() : nothing} ${this.#difference()}
      ${reasonField(this.#values.reason, (reason) => this.#change({ reason }), { isFirst: false })}
      ${this.#asksForAuthor ? authorField(this.#author, (name) => (this.#author = name)) : nothing}
      ${this.#note ? html`<div class="problem" role="alert">${this.#note}</div>` : nothing}
      ${problemText(this.#problem)} ${this.#curl.view(() => [this.#operation()])} ${this.#curl.status()}
      <div class="dialog-buttons">
        ${this.#curl.button(() => [this.#operation()])}
        <span class="spring"></span>
        <button type="button" class="button" @click=${() => this.#giveUp()}>Cancel</button>
        <button class="button button-main" ?disabled=${this.#isSending}>Change</button>
      </div>`;
  }

  #field() {
    const { typed, isOff } = this.#values;
    const choices = this.#setting.choices;
    return html`<label class="field">
      <span class="field-label">New value</span>
      ${choices
        ? html`<select name="value" autofocus @change=${(event) => this.#change({ typed: event.target.value })}>
            ${choices.map((one) => html`<option value=${one} .selected=${one === typed}>${one}</option>`)}
          </select>`
        : html`<input
            name="value"
            autofocus
            autocomplete="off"
            inputmode=${this.#setting.kind === 'duration' ? 'text' : 'decimal'}
            placeholder=${this.#setting.kind === 'duration' ? '90 s, 5 min, PT1M30S' : ''}
            ?disabled=${isOff}
            .value=${live(typed)}
            @input=${(event) => this.#change({ typed: event.target.value })}
          />`}
    </label>`;
  }

  #offField() {
    return html`<label class="check">
      <input
        type="checkbox"
        name="off"
        .checked=${live(this.#values.isOff)}
        @change=${(event) => this.#change({ isOff: event.target.checked })}
      />
      <span>Off</span>
    </label>`;
  }

  #outcome() {
    return html`<div class="outcome" role="status">
        <p>Changed:</p>
        ${this.#difference()}
        <p class="quiet">In the history by ${foreign(actor())}: ${foreign(this.#values.reason)}</p>
      </div>
      <div class="dialog-buttons">
        <button type="button" class="button button-main" autofocus @click=${closeDialog}>Close</button>
      </div>`;
  }

  #giveUp() {
    dropDraft(this.#key());
    closeDialog();
  }

  #change(values) {
    this.#values = { ...this.#values, ...values };
    keepDraft(this.#key(), this.#values);
    redraw();
  }

  #operation() {
    const change = { [this.#setting.name]: this.#after() };
    return patchBreaker(this.#name, change, this.#values.reason.trim(), this.#etag, this.#author.trim());
  }

  async #submit() {
    if (this.#isSending || this.#isDone) return;
    if (this.#asksForAuthor) keepAuthor(this.#author);
    this.#isSending = true;
    this.#problem = null;
    this.#note = null;
    redraw();
    try {
      await send(this.#operation());
      this.#isDone = true;
      dropDraft(this.#key());
    } catch (problem) {
      await this.#onProblem(problem);
    }
    this.#isSending = false;
    refreshSoon();
    redraw();
  }

  /** When somebody else was faster, shows what the value is now; what was typed stays. */
  async #onProblem(problem) {
    if (problem.status !== 412) {
      this.#problem = problem;
      return;
    }
    try {
      const { data, etag } = await getBreaker(this.#name);
      this.#etag = etag;
      this.#before = data.settings[this.#setting.name];
      this.#note = 'The settings were changed meanwhile. Before and after are up to date now: see whether you still want it.';
    } catch (second) {
      this.#problem = second;
    }
  }
}

/** @param {string} etag of the settings that are shown */
export function openSettingDialog(name, setting, value, etag) {
  openDialog(new SettingDialog(name, setting, value, etag));
}
