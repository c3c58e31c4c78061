/** The operations of the contract that the panel uses. An operation is a request, not yet sent. */
import { get, send } from './http.js';

const breakerPath = (name) => `/v1/breakers/${encodeURIComponent(name)}`;

function query(parameters) {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value ?? []].flat()) {
      if (one !== '') text.append(name, one);
    }
  }
  // The service takes a URI in one spelling only: spaces are %20, and * stays.
  return text.toString().replaceAll('+', '%20');
}

// Reading

export const getOverview = (parameters) => get('/v1/overview', query(parameters));
export const listCallers = (parameters) => get('/v1/callers', query(parameters));
export const listTransitions = (parameters) => get('/v1/transitions', query(parameters));
export const listBreakerTransitions = (name, parameters) =>
  get(`${breakerPath(name)}/transitions`, query(parameters));

/** @returns {Promise<{data: any, etag: string}>} */
export const getBreaker = (name) => send({ method: 'GET', path: breakerPath(name) });

/** Who this is. */
export const getSession = () => get('/v1/session');

/** @returns {Promise<{keys: any[]}>} */
export const listKeys = () => get('/v1/keys');

// Changing. Each says who asks.

/** A name that is not plain ASCII goes as an ext-value of RFC 8187, as the contract has it. */
function by(author) {
  if (!author) return {};
  const isPlain = /^[\x20-\x7e]+$/.test(author) && !/^utf-8''/i.test(author);
  return { 'X-Caller': isPlain ? author : `UTF-8''${encodeURIComponent(author)}` };
}

/** @param {string | null} duration ISO-8601; null: until it is lifted */
export const putOverride = (name, state, reason, duration, author) => ({
  method: 'PUT',
  path: `${breakerPath(name)}/override`,
  headers: by(author),
  body: { state, reason, ...(duration ? { for: duration } : {}) },
});

export const deleteOverride = (name, reason, author) => ({
  method: 'DELETE',
  path: `${breakerPath(name)}/override`,
  query: query({ reason }),
  headers: by(author),
});

export const resetBreaker = (name, reason, author) => ({
  method: 'POST',
  path: `${breakerPath(name)}/reset`,
  headers: by(author),
  body: { reason },
});

export const halfOpenBreaker = (name, reason, author) => ({
  method: 'POST',
  path: `${breakerPath(name)}/half-open`,
  headers: by(author),
  body: { reason },
});

/** @param {string} etag of the settings that the change was made from */
export const patchBreaker = (name, changes, reason, etag, author) => ({
  method: 'PATCH',
  path: breakerPath(name),
  headers: { ...by(author), 'If-Match': etag },
  body: { ...changes, reason },
});

export const deleteBreaker = (name, reason, author) => ({
  method: 'DELETE',
  path: breakerPath(name),
  query: query({ reason }),
  headers: by(author),
});

// Keys

const keyPath = (name) => `/v1/keys/${encodeURIComponent(name)}`;

/** @param {{roles: string[], patterns: string[], caller: string | null, lifetime: string | null}} description */
export const putKey = (name, description) => ({ method: 'PUT', path: keyPath(name), body: description });

export const deleteKey = (name) => ({ method: 'DELETE', path: keyPath(name) });

// Signing in and out. Whoever has the cookie sends it with each request, and no script sees it.

/** @returns {Promise<{data: any}>} as getSession */
export const putSession = (key) =>
  send({ method: 'PUT', path: '/v1/session', headers: { Authorization: `Bearer ${key}` } });

export const deleteSession = () => send({ method: 'DELETE', path: '/v1/session' });
