/** The settings of a breaker: their defaults, what they mean, and their values as text. */
import { isoDurationText, toIsoDuration } from './times.js';
import { numberText } from './words.js';

/**
 * @typedef {{name: string, kind: 'integer' | 'number' | 'duration' | 'choice' | 'boolean', unit?: string,
 *     standard: any, canBeOff?: boolean, choices?: string[], text: string}} Setting
 */

const integer = (name, standard, unit, text, more = {}) => ({ name, kind: 'integer', standard, unit, text, ...more });
const rate = (name, text) => ({ name, kind: 'number', standard: null, unit: '%', canBeOff: true, text });
const duration = (name, standard, text) => ({ name, kind: 'duration', standard, text });

/** In groups, as a reader asks: when it trips, what it looks at, how it waits, how it recovers. */
export const SETTING_GROUPS = [
  {
    text: 'When it trips',
    settings: [
      integer('consecutiveFailureThreshold', 5, 'in a row', 'Trips at so many failures in a row.', { canBeOff: true }),
      integer('failureCountThreshold', null, 'failures', 'Trips when so many calls of the window failed.', { canBeOff: true }),
      rate('failureRateThreshold', 'Trips when so many percent of the window failed.'),
      rate('slowCallRateThreshold', 'Trips when so many percent of the window were slow.'),
      duration('slowCallDurationThreshold', 'PT1M', 'A call is slow when it took longer.'),
      integer('minimumDistinctCallers', 1, 'hosts', 'Trips only when the failures came from so many hosts.'),
    ],
  },
  {
    text: 'What it looks at',
    settings: [
      {
        name: 'slidingWindowType',
        kind: 'choice',
        standard: 'COUNT_BASED',
        choices: ['COUNT_BASED', 'TIME_BASED', 'UNBOUNDED'],
        text: 'The last calls, those of the last seconds, or all since it closed.',
      },
      integer('slidingWindowSize', 100, '', 'How many calls or seconds.'),
      integer('minimumNumberOfCalls', 100, 'calls', 'No rate below so many calls.'),
    ],
  },
  {
    text: 'How long it waits',
    settings: [
      duration('waitDurationInOpenState', 'PT1M', 'How long it rejects before a trial.'),
      { name: 'waitDurationMultiplier', kind: 'number', standard: 1, unit: '×', text: 'Growth of the wait with each trip in a row.' },
      duration('maxWaitDurationInOpenState', 'PT1H', 'The bound of that growth.'),
      {
        name: 'automaticTransitionFromOpenToHalfOpenEnabled',
        kind: 'boolean',
        standard: false,
        choices: ['true', 'false'],
        text: 'Whether the end of the wait alone begins the trials.',
      },
    ],
  },
  {
    text: 'How it recovers',
    settings: [
      integer('permittedNumberOfCallsInHalfOpenState', 1, 'trials', 'Trials of a half-open round.'),
      integer('minimumNumberOfCallsInHalfOpenState', null, 'trials', 'How many results decide a round.', { canBeOff: true }),
      duration('permitLease', 'PT30S', 'How long a trial may stay out.'),
      duration('maxPermitLease', 'PT10M', 'The bound of leases that callers ask for.'),
      duration('maxWaitDurationInHalfOpenState', 'PT0S', 'Back to open after it; 0 s: no limit.'),
    ],
  },
];

const BY_NAME = new Map(SETTING_GROUPS.flatMap(({ settings }) => settings.map((one) => [one.name, one])));

/** @returns {Setting} one that this panel does not know yet is taken as text */
export function settingOf(name) {
  return BY_NAME.get(name) ?? { name, kind: 'choice', standard: undefined, text: '' };
}

/** Whether a value is the default; of settings that are not known, nothing can be said. */
export function isStandard(name, value) {
  const { standard } = settingOf(name);
  return standard === undefined || value === standard;
}

/** A value as it is read: `60 s`, `50 %`, `off`. */
export function settingText(name, value) {
  const setting = settingOf(name);
  if (value === null || value === undefined) return 'off';
  if (setting.kind === 'duration') return isoDurationText(String(value));
  if (setting.kind === 'boolean') return String(value) === 'true' ? 'yes' : 'no';
  if (setting.kind === 'choice') return String(value);
  const number = Number(value);
  const unit = number === 1 && setting.unit?.endsWith('s') ? setting.unit.slice(0, -1) : setting.unit;
  return `${Number.isNaN(number) ? value : numberText(number)}${unit ? ` ${unit}` : ''}`;
}

/** A value as someone would type it. */
export function typedText(setting, value) {
  return value === null || value === undefined ? '' : String(value);
}

/** What was typed as a value of JSON. What is no value goes as it is: the service says what is wrong. */
export function parsed(setting, typed) {
  const text = typed.trim();
  switch (setting.kind) {
    case 'duration':
      return toIsoDuration(text);
    case 'boolean':
      return text === 'true';
    case 'integer':
    case 'number':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    default:
      return text;
  }
}
