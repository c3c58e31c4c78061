/** Asks whether a key is to be revoked, and does it. */
import { html, nothing } from '../lit.js';
import { redraw } from '../app.js';
import { send } from '../service/http.js';
import { refreshSoon } from '../service/live.js';
import { deleteKey } from '../service/operations.js';
import { principal } from '../service/session.js';
import { closeDialog, dialogFrame, openDialog, problemText } from '../actions/dialog.js';
import { foreign } from '../widgets/text.js';

class RevokeDialog {
  #name;
  #isSending = false;
  #problem = null;

  constructor(name) {
    this.#name = name;
  }

  view() {
    return dialogFrame(
      { title: html`Revoke ${foreign(this.#name)}`, onSubmit: () => this.#submit() },
      html`<p>
          Within a second no instance takes this key any more, and pages and streams that were opened with it end. This
          cannot be undone, and its name cannot be used again.
        </p>
        ${this.#name === principal()
          ? html`<p class="warn"><strong>You are signed in with this key yourself.</strong></p>`
          : nothing}
        ${problemText(this.#problem)}
        <div class="dialog-buttons">
          <span class="spring"></span>
          <button type="button" class="button" autofocus @click=${closeDialog}>Cancel</button>
          <button class="button button-main" data-danger="true" ?disabled=${this.#isSending}>Revoke</button>
        </div>`,
    );
  }

  async #submit() {
    if (this.#isSending) return;
    this.#isSending = true;
    this.#problem = null;
    redraw();
    try {
      await send(deleteKey(this.#name));
      closeDialog();
    } catch (problem) {
      this.#problem = problem;
    }
    this.#isSending = false;
    refreshSoon();
    redraw();
  }
}

export function openRevokeDialog(name) {
  openDialog(new RevokeDialog(name));
}
