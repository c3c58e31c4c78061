/** An operation as the command that does the same in a shell. */
import { hasAccessControl } from '../service/session.js';

/** The key is in a variable of the shell: the panel does not have it, and histories of commands are kept. */
const KEY_HEADER = '"Authorization: Bearer $FUSEBOX_KEY"';

/** @param {{method: string, path: string, query?: string, headers?: Record<string, string>, body?: object}} operation */
export function curl({ method, path, query, headers = {}, body }) {
  const parts = ['curl', '-X', method];
  if (hasAccessControl()) parts.push('-H', KEY_HEADER);
  for (const [name, value] of Object.entries(headers)) {
    parts.push('-H', quoted(`${name}: ${value}`));
  }
  if (body !== undefined) {
    parts.push('-H', quoted('Content-Type: application/json'), '-d', quoted(JSON.stringify(body)));
  }
  parts.push(quoted(location.origin + path + (query ? `?${query}` : '')));
  return parts.join(' ');
}

/** In single quotes a shell takes everything as it is, but for single quotes. */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
