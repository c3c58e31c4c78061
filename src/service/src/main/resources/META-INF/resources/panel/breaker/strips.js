/** The window as a strip, with each threshold drawn in. */
import { html, nothing, styled } from '../lit.js';
import { NEAR } from '../widgets/bar.js';
import { numberText, ruleText } from '../text/words.js';

/** A strip of so many cells is drawn cell by cell; a longer one as a whole. */
const MOST_CELLS = 100;

/** The rules that trip a breaker; each is a setting. */
const RULES = [
  'consecutiveFailureThreshold',
  'failureCountThreshold',
  'failureRateThreshold',
  'slowCallRateThreshold',
];

/** @param {any} breaker */
export function strips(breaker) {
  const readings = readingsOf(breaker);
  return html`<div class="strips">
    ${windowStrip(breaker)}
    ${readings.length
      ? readings.map((one) => thresholdStrip(one, breaker.settings))
      : html`<p class="quiet">No rule is on: nothing trips it.</p>`}
  </div>`;
}

/** Where nothing is compared with them at present, as in OPEN, the thresholds stand alone. */
function readingsOf({ thresholds, settings }) {
  if (thresholds?.length) return thresholds.map((one) => ({ ...one, isCompared: true }));
  return RULES.filter((rule) => settings[rule] !== null).map((rule) => ({
    setting: rule,
    value: null,
    threshold: settings[rule],
    isCompared: false,
  }));
}

function windowStrip({ counts, settings }) {
  const { bufferedCalls, failedCalls, slowCalls } = counts;
  const isCounted = settings.slidingWindowType === 'COUNT_BASED';
  const size = isCounted ? Math.max(settings.slidingWindowSize, bufferedCalls) : bufferedCalls;
  const parts = [
    ['failed', failedCalls],
    ['fine', bufferedCalls - failedCalls],
    ['free', size - bufferedCalls],
  ];
  return html`<figure class="strip">
    <figcaption>
      <span>Window</span>
      <span class="strip-figures"
        >${numberText(bufferedCalls)} ${isCounted ? `of the last ${numberText(size)} calls` : windowText(settings)}:
        ${numberText(failedCalls)} failed, ${numberText(slowCalls)} slow</span
      >
    </figcaption>
    <div class="strip-track" aria-hidden="true">
      ${size === 0 ? html`<span class="strip-part" data-part="free" ${styled({ width: '100%' })}></span>` : nothing}
      ${parts.map(([part, number]) => stripPart(part, number, size))}
    </div>
  </figure>`;
}

function windowText({ slidingWindowType, slidingWindowSize }) {
  return slidingWindowType === 'TIME_BASED'
    ? `calls of the last ${numberText(slidingWindowSize)} s`
    : 'calls since it closed';
}

function stripPart(part, number, size) {
  if (!number) return nothing;
  const share = `${(number / size) * 100}%`;
  const cells = size <= MOST_CELLS ? `${100 / number}% 100%` : '100% 100%';
  return html`<span class="strip-part" data-part=${part} ${styled({ width: share, '--cell': cells })}></span>`;
}

function thresholdStrip({ setting, value, threshold, isCompared }, settings) {
  const isRate = setting.endsWith('RateThreshold');
  // The threshold is drawn in, so there has to be room beyond it.
  const scale = isRate ? 100 : Math.max(threshold * 1.25, value ?? 0);
  const trips = `trips at ${numberText(threshold)} ${ruleText(setting)}`;
  const figures = !isCompared
    ? `${trips} once it is closed`
    : value === null
      ? `no rate below ${numberText(minimum(settings))} calls; ${trips}`
      : `${numberText(value)} of ${numberText(threshold)} ${ruleText(setting)}`;
  return html`<figure class="strip">
    <figcaption><span>${setting}</span><span class="strip-figures">${figures}</span></figcaption>
    <div class="strip-track strip-rule" aria-hidden="true">
      <span
        class="strip-part"
        data-part=${value >= threshold ? 'failed' : value >= threshold * NEAR ? 'near' : 'value'}
        ${styled({ width: `${((value ?? 0) / scale) * 100}%`, '--cell': '100% 100%' })}
      ></span>
      <span class="strip-threshold" ${styled({ left: `${(threshold / scale) * 100}%` })}></span>
    </div>
  </figure>`;
}

function minimum({ slidingWindowType, slidingWindowSize, minimumNumberOfCalls }) {
  return slidingWindowType === 'COUNT_BASED'
    ? Math.min(slidingWindowSize, minimumNumberOfCalls)
    : minimumNumberOfCalls;
}
