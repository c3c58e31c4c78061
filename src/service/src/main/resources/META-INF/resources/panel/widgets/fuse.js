/** A breaker drawn as what stands in a fuse box: the lever's position says the state. */
import { html, svg, nothing } from '../lit.js';

const LEVER = { CLOSED: 5, HALF_OPEN: 11, OPEN: 17, FORCED_OPEN: 17, DISABLED: 5, METRICS_ONLY: 5 };

const MARK = {
  OPEN: svg`<path class="fuse-mark" d="M8 9 L12 13 M12 9 L8 13" />`,
  FORCED_OPEN: svg`<path class="fuse-mark" d="M7.6 11 h4.8 v3.2 h-4.8 z M8.6 11 v-1.2 a1.4 1.4 0 0 1 2.8 0 v1.2" />`,
  DISABLED: svg`<path class="fuse-mark" d="M7.5 22 h5" />`,
  METRICS_ONLY: svg`<path class="fuse-mark" d="M7.6 22.5 v-1.5 M10 22.5 v-3.5 M12.4 22.5 v-2.5" />`,
};

/** A picture only: the state stands beside it as text. */
export function fuse(state) {
  return html`<svg class="fuse" data-state=${state} viewBox="0 0 20 28" aria-hidden="true" focusable="false">
    <rect class="fuse-body" x="1" y="1" width="18" height="26" rx="3.5" />
    <rect class="fuse-slot" x="5.5" y="3.5" width="9" height="21" rx="2" />
    <rect class="fuse-lever" x="6.5" y=${LEVER[state] ?? 5} width="7" height="6.5" rx="1.5" />
    ${MARK[state] ?? nothing}
  </svg>`;
}

/** The state in words, in its colour and with its own sign. */
export function stateLabel(state, text) {
  return html`<span class="state" data-state=${state}>${text}</span>`;
}
