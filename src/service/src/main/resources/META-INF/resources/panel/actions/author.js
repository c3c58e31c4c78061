/** Who acts: asked once, kept in this browser, sent as `X-Caller`. */

const KEY = 'fusebox.author';

let current = stored();

function stored() {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export function author() {
  return current;
}

export function keepAuthor(name) {
  current = name.trim();
  try {
    localStorage.setItem(KEY, current);
  } catch {
    // Without storage it is kept as long as the page.
  }
}

/** A name that is not plain ASCII goes as an ext-value of RFC 8187, as the contract has it. */
export function callerHeader(name) {
  if (!name) return {};
  const isPlain = /^[\x20-\x7e]+$/.test(name) && !/^utf-8''/i.test(name);
  return { 'X-Caller': isPlain ? name : `UTF-8''${encodeURIComponent(name)}` };
}
