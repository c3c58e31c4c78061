/** Text that others wrote, and times. */
import { html, nothing } from '../lit.js';
import { now } from '../service/clock.js';
import { timeText } from '../text/times.js';

/** Names, errors and reasons: isolated, so that right-to-left letters do not turn what is around. */
export const foreign = (text) => (text === null || text === undefined ? nothing : html`<bdi>${text}</bdi>`);

/** A moment, in the reader's time zone; the exact one is in its title. */
export function moment(instant) {
  return instant
    ? html`<time datetime=${instant} title=${instant}>${timeText(instant, now())}</time>`
    : nothing;
}
