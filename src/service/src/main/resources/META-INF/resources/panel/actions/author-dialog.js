/** Asks for the name that actions are by. */
import { html } from '../lit.js';
import { author, keepAuthor } from './author.js';
import { authorField, closeDialog, dialogFrame, openDialog } from './dialog.js';

class AuthorDialog {
  #name = author();

  view() {
    return dialogFrame(
      { title: 'Your name', onSubmit: () => this.#keep() },
      html`<p>What you do here is kept in the history under this name.</p>
        ${authorField(this.#name, (name) => (this.#name = name))}
        <div class="dialog-buttons">
          <button type="button" class="button" @click=${closeDialog}>Cancel</button>
          <button class="button button-main">Keep</button>
        </div>`,
    );
  }

  #keep() {
    keepAuthor(this.#name);
    closeDialog();
  }
}

export function openAuthorDialog() {
  openDialog(new AuthorDialog());
}
