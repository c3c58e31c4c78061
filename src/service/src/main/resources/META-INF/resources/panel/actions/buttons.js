/** The buttons of all actions. A panel that is read-only has none. */
import { html, nothing } from '../lit.js';
import { canOperate } from '../service/session.js';
import { ACTIONS } from './actions.js';
import { openActionDialog } from './action-dialog.js';

/**
 * @param {() => string[]} names of the breakers that are acted on
 * @param {{onDone?: () => void, isUseful?: (action: import('./actions.js').Action) => boolean}} options
 */
export function actionButtons(names, { onDone, isUseful = () => true } = {}) {
  if (!canOperate()) return nothing;
  return html`<span class="actions">
    ${ACTIONS.filter(isUseful).map(
      (action) =>
        html`<button
          class="button"
          data-action=${action.id}
          data-danger=${action.isDangerous ? 'true' : nothing}
          @click=${() => openActionDialog(action, names(), onDone)}
        >
          ${action.text}
        </button>`,
    )}
  </span>`;
}
