import { html } from './lit.js';
import { readHead } from './head.js';

/** What is shown at an address that is none. */
export const missingPage = {
  title: 'Not found',
  refresh: readHead,
  view: () => html`<div class="page"><h1>Nothing here</h1><p><a href="#/">To the board</a></p></div>`,
};
