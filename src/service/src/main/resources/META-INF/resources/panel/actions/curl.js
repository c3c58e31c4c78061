/** An operation as the command that does the same in a shell. */

/** @param {{method: string, path: string, query?: string, headers?: Record<string, string>, body?: object}} operation */
export function curl({ method, path, query, headers = {}, body }) {
  const parts = ['curl', '-X', method];
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

/** Copies text, also where the browser keeps its clipboard for pages that came by HTTPS. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    (document.querySelector('dialog[open]') ?? document.body).append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}
