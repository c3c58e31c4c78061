/** The board's table. Of all rows that match, only the visible ones are in the page. */
import { html, nothing, ref, repeat, styled } from '../lit.js';
import { canOperate } from '../service/session.js';
import { COLUMNS, emptyRow, row } from './row.js';

/** Rows in the page beyond the visible ones, on each side. */
const OVERSCAN = 6;

export class BoardTable {
  #rows;
  #selection;
  #onMissing;
  #body = null;
  #rowHeight = 48;
  #first = 0;
  #last = 30;
  #focused = null;

  /**
   * @param {import('./rows.js').Rows} rows
   * @param selection of breakers
   * @param {() => void} onMissing reads visible rows that have not been read
   */
  constructor(rows, selection, onMissing) {
    this.#rows = rows;
    this.#selection = selection;
    this.#onMissing = onMissing;
  }

  view() {
    const last = Math.min(this.#last, this.#rows.matching);
    const first = Math.min(this.#first, Math.max(0, last - 1));
    const indexes = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
    return html`<div
      class="board-table"
      role="table"
      aria-label="Breakers"
      aria-rowcount=${this.#rows.matching + 1}
      data-selectable=${canOperate() ? 'true' : nothing}
      @keydown=${(event) => this.#onKey(event)}
    >
      <div class="head" role="rowgroup">${this.#head()}</div>
      <div
        class="body"
        role="rowgroup"
        ${ref((element) => (this.#body = element ?? null))}
        ${styled({
          'padding-top': `${first * this.#rowHeight}px`,
          'padding-bottom': `${Math.max(0, this.#rows.matching - last) * this.#rowHeight}px`,
        })}
      >
        ${repeat(
          indexes,
          (index) => this.#rows.at(index)?.name ?? `#${index}`,
          (index) => {
            const known = this.#rows.at(index);
            return known ? row(known, index, this.#selection) : emptyRow(index);
          },
        )}
      </div>
    </div>`;
  }

  #head() {
    return html`<div class="row row-head" role="row" aria-rowindex="1">
      ${!canOperate()
        ? nothing
        : html`<span class="cell cell-select" role="columnheader"
            ><span class="visually-hidden">Selected</span></span
          >`}
      ${COLUMNS.map(
        ({ id, text }) => html`<span class="cell cell-${id}" role="columnheader">${text}</span>`,
      )}
    </div>`;
  }

  /** Finds out which rows are visible. @returns {boolean} whether others are than were drawn */
  measure() {
    if (!this.#body) return false;
    const sample = this.#body.firstElementChild;
    if (sample) this.#rowHeight = sample.getBoundingClientRect().height || this.#rowHeight;
    const top = this.#body.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(-top / this.#rowHeight) - OVERSCAN);
    const visible = Math.ceil(window.innerHeight / this.#rowHeight) + 2 * OVERSCAN;
    const changed = first !== this.#first || first + visible !== this.#last;
    this.#first = first;
    this.#last = first + visible;
    if (this.#rows.show(this.#first, this.#last)) this.#onMissing();
    return changed;
  }

  /** Before rows are drawn in another order, in which the browser forgets where the focus was. */
  rememberFocus() {
    this.#focused = document.activeElement?.closest?.('.row')?.dataset?.name ?? null;
  }

  /** Gives the focus back to its row. */
  restoreFocus() {
    if (this.#focused !== null && document.activeElement === document.body) {
      this.#link(this.#focused)?.focus({ preventScroll: true });
    }
  }

  #link(name) {
    return this.#body?.querySelector(`.row[data-name="${CSS.escape(name)}"] a.name`);
  }

  /** Arrows (and j, k) go from row to row, the space bar selects. */
  #onKey(event) {
    const current = event.target.closest('.row[data-name]');
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const index = Number(current.getAttribute('aria-rowindex')) - 2 + step;
      const next = this.#rows.at(index);
      if (next) {
        const link = this.#link(next.name);
        link?.focus();
        link?.closest('.row').scrollIntoView({ block: 'nearest' });
      }
    } else if (event.key === ' ' && event.target.matches('a') && canOperate()) {
      event.preventDefault();
      this.#selection.toggle(this.#rows.at(Number(current.getAttribute('aria-rowindex')) - 2));
    }
  }
}
