/** Bars, drawn by CSS; the figures stand beside them as text. */
import { html, styled } from '../lit.js';

/** From here on a breaker counts as near to tripping, as the service has it. */
export const NEAR = 0.75;

/** How near a value is to a threshold, which is the bar's right end. */
export function nearnessBar(value, threshold) {
  const part = Math.max(0, Math.min(1, value / threshold));
  const level = part >= 1 ? 'full' : part >= NEAR ? 'near' : 'far';
  return html`<span class="bar" data-level=${level} aria-hidden="true"
    ><span class="bar-fill" ${styled({ width: `${part * 100}%` })}></span
  ></span>`;
}

/** How much of a wait is left. */
export function waitBar(left, total) {
  const part = total > 0 ? Math.max(0, Math.min(1, left / total)) : 0;
  return html`<span class="bar bar-wait" aria-hidden="true"
    ><span class="bar-fill" ${styled({ width: `${part * 100}%` })}></span
  ></span>`;
}
