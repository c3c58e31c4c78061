/**
 * The service's clock, as far as a browser can know it. When an answer arrives, its `now` is past by
 * as long as it took, so of the latest estimates the highest is the nearest.
 */

const KEPT = 20;

/** Service minus browser, in ms. @type {number[]} */
const offsets = [];

/** @param {string} instant when an answer was made, on the service's clock */
export function learn(instant) {
  offsets.push(Date.parse(instant) - Date.now());
  if (offsets.length > KEPT) offsets.shift();
}

/** The present on the service's clock, in ms. */
export function now() {
  return Date.now() + (offsets.length ? Math.max(...offsets) : 0);
}
