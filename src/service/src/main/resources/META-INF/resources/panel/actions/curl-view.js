/** "Copy as curl": the commands of what a dialog is about to send. */
import { html, nothing } from '../lit.js';
import { redraw } from '../app.js';
import { copy } from '../widgets/copy.js';
import { curl } from './curl.js';

export class CurlView {
  #copied = null;

  /** @param {() => object[]} operations what would be sent */
  view(operations) {
    return html`<details class="curl">
      <summary>As curl</summary>
      <pre tabindex="0" aria-label="Command">${commands(operations())}</pre>
    </details>`;
  }

  /** @param {() => object[]} operations what would be sent */
  button(operations) {
    return html`<button type="button" class="button" data-action="copy-curl" @click=${() => this.#copy(operations())}>
      Copy as curl
    </button>`;
  }

  /** Says whether it was copied. */
  status() {
    return this.#copied === null
      ? nothing
      : html`<p class="dialog-note" role="status">
          ${this.#copied ? 'Copied.' : 'The browser does not let this page copy: take it from "As curl".'}
        </p>`;
  }

  async #copy(operations) {
    this.#copied = await copy(commands(operations));
    redraw();
  }
}

const commands = (operations) => operations.map(curl).join('\n');
