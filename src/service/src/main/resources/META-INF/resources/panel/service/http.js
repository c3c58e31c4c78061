/** Requests to the service, and what can go wrong with them, in words. */

const TIME_LIMIT = 10_000;

/** An answer that is no success, or none at all. */
export class ServiceProblem extends Error {
  /**
   * @param {number} status 0: there was no answer
   * @param {string} detail the service's own sentence where there is one
   * @param {{type?: string, errors?: {field: string, message: string}[], retryAfter?: number | null}} [more]
   */
  constructor(status, title, detail, { type = '', errors = [], retryAfter = null } = {}) {
    super(detail);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.type = type;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /** Whether the service wants to know who this is. */
  get isUnauthenticated() {
    return this.type === 'urn:fusebox:problem:unauthenticated';
  }

  /** Whether the service knows who this is, and that this one may not. */
  get isForbidden() {
    return this.type === 'urn:fusebox:problem:forbidden';
  }

  /** Whether the user has to sign in again, at the service or at what is in front of it. */
  get isSessionEnded() {
    return [401, 403, 499].includes(this.status) && !this.isForbidden;
  }

  get isUnreachable() {
    return this.status === 0;
  }
}

/** @type {((problem: ServiceProblem) => void)[]} */
const whenUnauthenticated = [];

/** @param {(problem: ServiceProblem) => void} listener is told when the service asks to sign in */
export function onUnauthenticated(listener) {
  whenUnauthenticated.push(listener);
}

/**
 * Sends a request.
 *
 * @param {{method: string, path: string, query?: string, headers?: Record<string, string>, body?: object}} request
 * @returns {Promise<{data: any, etag: string | null}>}
 * @throws {ServiceProblem}
 */
export async function send({ method, path, query = '', headers = {}, body }) {
  let response;
  try {
    response = await fetch(path + (query ? `?${query}` : ''), {
      method,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      // A redirect leads to a page for signing in: no answer of the service has one.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
  } catch (e) {
    throw new ServiceProblem(0, 'No answer', noAnswer(e));
  }
  if (response.type === 'opaqueredirect') {
    throw new ServiceProblem(401, 'Signed out', 'The service asks you to sign in.');
  }
  const data = await json(response);
  if (!response.ok) {
    const refused = problem(response, data);
    if (refused.isUnauthenticated) whenUnauthenticated.forEach((listener) => listener(refused));
    throw refused;
  }
  if (data === undefined && response.status !== 204) {
    throw new ServiceProblem(401, 'Signed out', 'Something other than the service has answered.');
  }
  return { data, etag: response.headers.get('ETag') };
}

/** @returns {Promise<any>} */
export async function get(path, query = '') {
  return (await send({ method: 'GET', path, query })).data;
}

function noAnswer(e) {
  return e.name === 'TimeoutError'
    ? `The service did not answer within ${TIME_LIMIT / 1000} s.`
    : 'The service cannot be reached.';
}

async function json(response) {
  try {
    return JSON.parse(await response.text());
  } catch {
    return undefined;
  }
}

function problem(response, data) {
  const retryAfter = Number(response.headers.get('Retry-After')) || null;
  return new ServiceProblem(
    response.status,
    data?.title ?? `HTTP ${response.status}`,
    data?.detail ?? `The service answered with HTTP ${response.status}.`,
    { type: data?.type, errors: data?.errors, retryAfter },
  );
}
