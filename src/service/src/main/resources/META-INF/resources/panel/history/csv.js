/** Lines of history as CSV (RFC 4180), made in the browser. */

const COLUMNS = ['at', 'breaker', 'from', 'to', 'cause', 'why', 'reason', 'caller', 'principal', 'changes', 'generation', 'id'];

/** What spreadsheets take for the begin of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** @param {any[]} entries */
export function csv(entries) {
  const lines = [COLUMNS, ...entries.map((entry) => COLUMNS.map((column) => value(entry, column)))];
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

function value(entry, column) {
  if (column === 'changes') {
    return entry.changes.map(({ setting, from, to }) => `${setting}: ${from ?? 'off'} -> ${to ?? 'off'}`).join('; ');
  }
  return entry[column] ?? '';
}

function cell(content) {
  const text = String(content);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Has the browser save text as a file. */
export function download(fileName, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = fileName;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
