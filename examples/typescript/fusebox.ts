import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  Configuration,
  ProblemFromJSON,
  ResponseError,
  type FetchAPI,
  type Middleware,
  type Problem,
} from "./generated/index.js";

/** No caller of the service waits longer, however often its request is sent. */
const TIME_LIMIT_MS = 5_000;
const PAUSE_MS = 200;
const TROUBLE_OF_THE_SERVICE = [429, 503];

/**
 * How the generated APIs are to speak with a service, on behalf of one host; with the key in FUSEBOX_KEY, where the
 * service asks for one.
 */
export function connection(basePath: string, caller: string): Configuration {
  const key = process.env["FUSEBOX_KEY"];
  return new Configuration({
    basePath,
    ...(key ? { accessToken: key } : {}),
    headers: { "X-Caller": caller },
    middleware: [countedOnce],
    fetchApi: patientFetch,
  });
}

/** Gives each POST a key, with which it can be sent again and is still carried out once. */
const countedOnce: Middleware = {
  async pre({ url, init }) {
    const headers = new Headers(init.headers);
    if (init.method === "POST" && !headers.has("Idempotency-Key")) {
      headers.set("Idempotency-Key", randomUUID());
    }
    return { url, init: { ...init, headers } };
  },
};

/** Sends a request again, with the same key, until there is an answer or the time is up. */
const patientFetch: FetchAPI = async (input, init) => {
  const end = Date.now() + TIME_LIMIT_MS;
  for (;;) {
    let wait = PAUSE_MS;
    try {
      const signal = AbortSignal.timeout(Math.max(1, end - Date.now()));
      const answer = await fetch(input, { ...init, signal });
      wait = 1_000 * Number(answer.headers.get("Retry-After")) || PAUSE_MS;
      if (!TROUBLE_OF_THE_SERVICE.includes(answer.status) || Date.now() + wait >= end) {
        return answer;
      }
    } catch (outOfReach) {
      if (Date.now() + wait >= end) {
        throw outOfReach;
      }
    }
    await pause(wait);
  }
};

/** What an error says that the service answered with; undefined: it did not answer. */
export async function problemOf(error: unknown): Promise<Problem | undefined> {
  return error instanceof ResponseError
    ? ProblemFromJSON(await error.response.json())
    : undefined;
}
