/** Says when one host's reports have tripped several breakers: then the host may be what is sick. */
import { html, nothing } from '../lit.js';
import { app } from '../app.js';
import { breakerLink, link } from '../router.js';
import { counted } from '../text/words.js';
import { foreign } from '../widgets/text.js';

const SHOWN = 4;

export function suspects() {
  const found = app.overview?.suspects ?? [];
  return found.length ? html`<div class="suspects" role="status">${found.map(suspect)}</div>` : nothing;
}

function suspect({ caller, breakers }) {
  const more = breakers.length - SHOWN;
  return html`<p class="suspect">
    <span class="suspect-sign" aria-hidden="true">!</span>
    <span>
      <strong>${foreign(caller)} tripped ${counted(breakers.length, 'breaker')}</strong> in the last 10 minutes:
      ${breakers.slice(0, SHOWN).map(
        (name, i) => html`${i ? ', ' : nothing}<a href=${breakerLink(name)}>${foreign(name)}</a>`,
      )}${more > 0 ? ` and ${more} more` : nothing}. Look at that host before the dependencies.
      <a href=${link('history', { caller })}>Its history</a>
    </span>
  </p>`;
}
