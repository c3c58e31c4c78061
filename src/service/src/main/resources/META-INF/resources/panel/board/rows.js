/**
 * The breakers that the board has, of all that match: a stretch of the service's order around what
 * is visible. Only visible rows are in the page.
 */
import { getOverview } from '../service/operations.js';
import { keepHead } from '../head.js';
import { filterParameters } from './filter.js';

/** Rows beyond the visible ones, on each side, that are read ahead. */
const AHEAD = 40;

/** The service gives at most so many at once. */
const MOST = 1000;

export class Rows {
  matching = 0;
  offset = 0;
  /** @type {any[]} */
  loaded = [];
  /** Whether anything was read for the present filter. */
  isKnown = false;

  #first = 0;
  #last = 30;
  #reading = null;
  /** What the stream told of before the overview does. @type {Map<string, any>} */
  #told = new Map();

  /** Says which rows are visible. @returns {boolean} whether some of them have to be read */
  show(first, last) {
    this.#first = first;
    this.#last = last;
    const end = Math.min(last, this.matching);
    return this.isKnown && (first < this.offset || end > this.offset + this.loaded.length);
  }

  forget() {
    this.isKnown = false;
    this.loaded = [];
    this.offset = 0;
    this.#first = 0;
    this.#reading = null;
  }

  /** Reads the visible rows and some around them. */
  async read(filter) {
    const offset = Math.max(0, this.#first - AHEAD);
    const limit = Math.min(MOST, this.#last + AHEAD - offset);
    const reading = getOverview({ ...filterParameters(filter), limit, offset });
    this.#reading = reading;
    const overview = await reading;
    // One that was asked later, or for another filter, knows better.
    if (this.#reading !== reading) return;
    keepHead(overview);
    this.matching = overview.matching;
    this.offset = offset;
    this.loaded = overview.breakers.map((row) => this.#upToDate(row));
    this.isKnown = true;
  }

  /** The row at a place of the service's order; undefined: it has not been read. */
  at(index) {
    return this.loaded[index - this.offset];
  }

  /** Shows a transition at once, should the overview come to know of it only later. */
  tell(entry) {
    this.#told.set(entry.breaker, entry);
    this.loaded = this.loaded.map((row) => this.#upToDate(row));
  }

  #upToDate(row) {
    const entry = this.#told.get(row.name);
    if (!entry) return row;
    if (row.lastTransition && Date.parse(row.lastTransition.at) >= Date.parse(entry.at)) {
      this.#told.delete(row.name);
      return row;
    }
    return { ...row, state: entry.to, lastTransition: entry, openUntil: null, trials: null };
  }
}
