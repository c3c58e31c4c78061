/** What all parts of the panel share, and how they ask to be drawn again. */
export const app = {
  /** Whether actions are hidden; true until the service has said otherwise. */
  readOnly: true,
  /** @type {{path: string[], query: URLSearchParams}} */
  route: { path: [], query: new URLSearchParams() },
  /** The page that is shown; see pages in main.js. */
  page: null,
  /** The ServiceProblem with which the page that is shown was refused; null: it was not. */
  refusal: null,
  /** The dialog that is open: something with a `view()` and a `cancel()`. */
  dialog: null,
  /** The latest overview without its breakers: counts, instances, database, suspects. */
  overview: null,
};

let draw = () => {};
let isScheduled = false;

/** @param {() => void} drawer draws everything */
export function drawWith(drawer) {
  draw = drawer;
}

/** Draws with the next frame; at most once. A tab that is hidden draws when it is shown again. */
export function redraw() {
  if (!isScheduled) {
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      draw();
    });
  }
}
