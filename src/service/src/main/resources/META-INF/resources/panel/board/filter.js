/** What of all breakers the board shows: kept in the address, so that it can be shared. */
import { link } from '../router.js';

/** The fuses of the top bar: which kinds of attention each stands for. */
export const KINDS = [
  { id: 'open', text: 'Open', state: 'OPEN', attention: ['OPEN'] },
  { id: 'half-open', text: 'Half-open', state: 'HALF_OPEN', attention: ['HALF_OPEN'] },
  {
    id: 'overridden',
    text: 'Overridden',
    state: 'FORCED_OPEN',
    attention: ['OVERRIDDEN_WITHOUT_END', 'OVERRIDDEN'],
  },
  { id: 'flapping', text: 'Flapping', state: 'FLAPPING', attention: ['FLAPPING'] },
  { id: 'near', text: 'Near', state: 'NEAR', attention: ['NEAR'] },
  { id: 'calm', text: 'Calm', state: 'CLOSED', attention: ['CALM'] },
];

/** @returns {{kind: string, text: string, order: string}} */
export function filterOf(query) {
  const kind = query.get('show') ?? '';
  return {
    kind: KINDS.some(({ id }) => id === kind) ? kind : '',
    text: query.get('name') ?? '',
    order: query.get('order') === 'NAME' ? 'NAME' : 'ATTENTION',
  };
}

export function filterLink({ kind, text, order }) {
  return link('', { show: kind, name: text, order: order === 'NAME' ? 'NAME' : '' });
}

/** The filter as parameters of the overview. A text without wildcard is looked for anywhere. */
export function filterParameters({ kind, text, order }) {
  return {
    name: pattern(text),
    attention: KINDS.find(({ id }) => id === kind)?.attention,
    order,
  };
}

function pattern(text) {
  const wanted = text.trim();
  return wanted === '' || wanted.includes('*') ? wanted : `*${wanted}*`;
}
