/** What is shown in place of a page that is not for whoever has signed in. */
import { html } from './lit.js';
import { app } from './app.js';
import { session } from './service/session.js';
import { sentenceOf } from './text/words.js';
import { foreign } from './widgets/text.js';

export function refusedView() {
  return html`<div class="page refused">
    <h1>${foreign(app.page.title)}</h1>
    <p>${app.refusal ? foreign(sentenceOf(app.refusal.detail)) : missingRole(app.page.role)}</p>
  </div>`;
}

function missingRole(role) {
  const { principal, roles } = session.known;
  return html`This page is for keys with the role <strong>${role}</strong>. ${foreign(principal)} has
    ${roles.length ? roles.join(', ') : 'none'}. Whoever has the role admin can make another key.`;
}
