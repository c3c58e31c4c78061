/** The mark: a fuse. */
import { html } from '../lit.js';

export const brandMark = html`<svg class="brand-mark" viewBox="0 0 22 26" aria-hidden="true">
  <rect x="1" y="1" width="20" height="24" rx="4" />
  <rect class="brand-slot" x="6" y="4.5" width="10" height="17" rx="2" />
  <rect class="brand-lever" x="7.5" y="6" width="7" height="7" rx="1.5" />
</svg>`;
