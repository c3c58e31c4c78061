/** Which lines of history are shown: kept in the address. */

export const SPANS = [
  { id: '1h', text: 'Last hour', ms: 3_600_000 },
  { id: '24h', text: 'Last 24 hours', ms: 86_400_000 },
  { id: '7d', text: 'Last 7 days', ms: 7 * 86_400_000 },
  { id: '', text: 'All' },
  { id: 'between', text: 'Between…' },
];

/** @returns {{span: string, since: string, until: string, name: string, cause: string, state: string, caller: string, principal: string}} */
export function filterOf(query) {
  const text = (name) => query.get(name) ?? '';
  return {
    span: query.has('span') ? text('span') : '',
    since: text('since'),
    until: text('until'),
    name: text('name'),
    cause: text('cause'),
    state: text('state'),
    caller: text('caller'),
    principal: text('principal'),
  };
}

/**
 * The filter as parameters of listTransitions.
 *
 * @param {number} now on the service's clock
 */
export function filterParameters({ span, since, until, name, ...exact }, now) {
  const within = SPANS.find(({ id }) => id === span);
  return {
    ...exact,
    name: name.trim(),
    since: within?.ms ? new Date(now - within.ms).toISOString() : span === 'between' ? instant(since) : '',
    until: span === 'between' ? instant(until) : '',
  };
}

/** A local time, as a field for one has it, as an instant. */
function instant(local) {
  const ms = Date.parse(local);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}
