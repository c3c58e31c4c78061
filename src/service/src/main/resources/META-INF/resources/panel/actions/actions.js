/** What operators can do to breakers, and which request each action is. */
import {
  deleteBreaker,
  deleteOverride,
  halfOpenBreaker,
  putOverride,
  resetBreaker,
} from '../service/operations.js';

/** How long an override can stand. */
export const DURATIONS = [
  { value: 'PT10M', text: '10 min' },
  { value: 'PT1H', text: '1 h' },
  { value: '', text: 'until lifted' },
];

/**
 * An action: `text` on its button, `effect` in its dialog, whether it `lasts` (and so asks for how
 * long), and the operation that carries it out on one breaker.
 *
 * @typedef {{id: string, text: string, effect: string, lasts?: boolean, isDangerous?: boolean,
 *     operation: (name: string, reason: string, duration: string, author: string) => object}} Action
 */

const override = (id, text, state, effect) => ({
  id,
  text,
  effect,
  lasts: true,
  operation: (name, reason, duration, author) => putOverride(name, state, reason, duration || null, author),
});

/** @type {Action[]} */
export const ACTIONS = [
  override('force-open', 'Force open', 'FORCED_OPEN', 'Every call is rejected, and nothing is counted.'),
  override('disable', 'Disable', 'DISABLED', 'Every call is permitted, and nothing is counted.'),
  override('count-only', 'Count only', 'METRICS_ONLY', 'Every call is permitted and counted; nothing trips.'),
  {
    id: 'lift',
    text: 'Lift override',
    effect: 'The breaker goes on where it was.',
    operation: (name, reason, duration, author) => deleteOverride(name, reason, author),
  },
  {
    id: 'trial',
    text: 'Trial now',
    effect: 'Ends the wait of an open breaker: the next call is a trial. Others stay as they are.',
    operation: (name, reason, duration, author) => halfOpenBreaker(name, reason, author),
  },
  {
    id: 'reset',
    text: 'Reset',
    effect: 'Closes the breaker and forgets what it has counted. An override stays.',
    operation: (name, reason, duration, author) => resetBreaker(name, reason, author),
  },
  {
    id: 'delete',
    text: 'Delete',
    effect: 'The breaker and its settings go; its history stays. Used again, it begins anew with the defaults.',
    isDangerous: true,
    operation: (name, reason, duration, author) => deleteBreaker(name, reason, author),
  },
];
