/** The breakers that were selected on the board, by name; they stay selected when out of sight. */
import { redraw } from '../app.js';

export class Selection {
  #names = new Set();

  has(name) {
    return this.#names.has(name);
  }

  toggle({ name }) {
    if (!this.#names.delete(name)) this.#names.add(name);
    redraw();
  }

  add(names) {
    for (const name of names) this.#names.add(name);
    redraw();
  }

  clear() {
    this.#names.clear();
    redraw();
  }

  get names() {
    return [...this.#names];
  }

  get size() {
    return this.#names.size;
  }
}
