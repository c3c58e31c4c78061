/** Addresses of the panel's pages: all behind `#`, so that the service serves one page. */

/** @returns {{path: string[], query: URLSearchParams}} */
export function currentRoute() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?', 2);
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: new URLSearchParams(query ?? ''),
  };
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function breakerLink(name) {
  return `#/breakers/${encodeURIComponent(name)}`;
}

/** @param {Record<string, string | string[] | null | undefined>} parameters empty ones are left out */
export function link(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value ?? []].flat()) {
      if (one !== '') query.append(name, one);
    }
  }
  const text = query.toString();
  return `#/${path}${text ? `?${text}` : ''}`;
}

/** Changes the address without a new entry of the browser's history. */
export function replaceRoute(hash) {
  history.replaceState(null, '', hash);
}
