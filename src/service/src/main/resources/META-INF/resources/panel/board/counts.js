/** The fuses on top of the board: how many breakers need what. A click shows only those. */
import { html, nothing } from '../lit.js';
import { app } from '../app.js';
import { fuse } from '../widgets/fuse.js';
import { numberText } from '../text/words.js';
import { KINDS } from './filter.js';

/**
 * @param {string} chosen the kind that is shown; empty: all
 * @param {(kind: string) => void} choose
 */
export function counts(chosen, choose) {
  const attention = app.overview?.attention;
  return html`<div class="rail" role="group" aria-label="Show only breakers that are">
    ${KINDS.map((kind) => module(kind, attention, chosen === kind.id, choose))}
  </div>`;
}

function module(kind, attention, isChosen, choose) {
  const number = attention ? kind.attention.reduce((sum, one) => sum + (attention[one] ?? 0), 0) : null;
  return html`<button
    class="module"
    data-kind=${kind.id}
    data-empty=${number ? nothing : 'true'}
    aria-pressed=${isChosen ? 'true' : 'false'}
    @click=${() => choose(isChosen ? '' : kind.id)}
  >
    ${fuse(kind.state)}
    <span class="module-text">
      <span class="module-number">${number === null ? '–' : numberText(number)}</span>
      <span class="module-label">${kind.text}</span>
      ${note(kind, attention)}
    </span>
  </button>`;
}

function note(kind, attention) {
  const endless = attention?.OVERRIDDEN_WITHOUT_END;
  return kind.id === 'overridden' && endless
    ? html`<span class="module-note">${numberText(endless)} without end</span>`
    : nothing;
}
