import pRetry from "p-retry";
import { type ApiRow, parseApiRows } from "./parse_api_rows.ts";
import { redactUrl } from "../core/redact_url.ts";
import { RequestError } from "./request_error.ts";
import { retryAfter } from "./retry_after.ts";

/** How a page is asked for; times in milliseconds, `endsAt` on the clock of `performance.now()`. */
export interface FetchPageOptions {
  readonly headers: Headers;
  /** Response header with the number of rows in all pages. */
  readonly totalHeader: string | undefined;
  readonly requestTimeout: number;
  readonly firstDelay: number;
  /** Waits as long as `Retry-After` asks. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** No attempt begins after this. */
  readonly endsAt: number;
  readonly onAttempt: (attempt: number) => void;
}

export interface FetchedPage {
  readonly rows: ApiRow[];
  readonly text: string;
  readonly total: number | undefined;
}

const LONGEST_DELAY = 15_000;
const PASSING_STATUSES = [408, 425, 429];

/**
 * Gets one page, and tries again while the error may pass and time is left: delays double from `firstDelay` to 15 s,
 * each up to twice as long by chance, after what `Retry-After` asks. Throws the last `RequestError`
 * that came in time.
 */
export async function fetchPage(url: URL, options: FetchPageOptions): Promise<FetchedPage> {
  let last: unknown;
  const attempt = async (number: number): Promise<FetchedPage> => {
    options.onAttempt(number);
    try {
      const { text, headers } = await request(url, options);
      return { rows: parseApiRows(text), text, total: readTotal(headers, options.totalHeader) };
    } catch (error) {
      // What the API answered before says more than that the time is up.
      if (last !== undefined && performance.now() >= options.endsAt) throw last;
      last = error;
      throw error;
    }
  };
  return await pRetry(attempt, {
    retries: Infinity,
    minTimeout: options.firstDelay,
    maxTimeout: LONGEST_DELAY,
    randomize: true,
    shouldRetry: async ({ error, retryDelay }) => {
      if (!(error instanceof RequestError) || !error.passing) return false;
      if (performance.now() + error.pause + retryDelay >= options.endsAt) return false;
      await options.wait(error.pause);
      return true;
    },
  });
}

async function request(url: URL, options: FetchPageOptions): Promise<{ text: string; headers: Headers }> {
  const timeLeft = options.endsAt - performance.now();
  if (timeLeft <= 0) throw new RequestError("the time for this day was used up before the page was asked for");
  const timeout = Math.min(options.requestTimeout, timeLeft);
  const signal = AbortSignal.timeout(timeout);
  let response: Response;
  try {
    response = await fetch(url, { headers: options.headers, redirect: "manual", signal });
  } catch (error) {
    throw signal.aborted ? timedOut(timeout) : connectionError(error);
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    throw statusError(response, url);
  }
  const type = response.headers.get("content-type");
  if (type && !/json/i.test(type)) {
    await response.body?.cancel();
    throw new RequestError(`the answer is "${type}", not JSON`, {
      advice: "Check SALES_API_URL: a login or error page may have answered",
    });
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await response.arrayBuffer();
  } catch {
    throw signal.aborted ? timedOut(timeout) : new RequestError("the answer was cut short", { passing: true });
  }
  return { text: decode(bytes), headers: response.headers };
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RequestError("the answer is not UTF-8", { advice: "Have the API send JSON, which is always UTF-8" });
  }
}

function readTotal(headers: Headers, name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const total = headers.get(name);
  if (total !== null && /^\d{1,15}$/.test(total)) return Number(total);
  const reason = total === null ? "is missing" : `is "${total}", not a number of rows`;
  throw new RequestError(`the header "${name}" ${reason}`, {
    advice:
      "Correct totalHeader in the source document, or leave it out where the API does not say how many rows it has",
  });
}

function timedOut(timeout: number): RequestError {
  return new RequestError(`no complete answer within ${Math.round(timeout / 100) / 10} s`, { passing: true });
}

/** The runtime's error names the whole URL, with its secrets, before "client error": only what follows is shown. */
function connectionError(error: unknown): Error {
  if (!(error instanceof TypeError)) return error as Error;
  const cause = error.cause instanceof Error ? error.cause.message : "";
  const reason = /.*client error \(\w+\): (.*)$/s.exec(cause)?.[1];
  if (reason === undefined) {
    return new RequestError("the request could not be sent", { advice: "Check SALES_API_URL" });
  }
  if (/certificate|InvalidContentType|tls|handshake/i.test(reason)) {
    return new RequestError(`no trusted connection: ${reason}`, {
      advice: "Check SALES_API_URL and the certificate of its server",
    });
  }
  return new RequestError(`no connection: ${reason}`, {
    passing: true,
    advice: "Check that the sales API is running",
  });
}

function statusError({ status, headers }: Response, url: URL): RequestError {
  if (PASSING_STATUSES.includes(status) || status >= 500) {
    // deno-lint-ignore storecast/clock-is-an-argument -- an API's HTTP date is in real time
    const pause = retryAfter(headers.get("retry-after"), Date.now());
    const asks = pause > 0 ? `, and the API asks to wait ${Math.ceil(pause / 1000)} s` : "";
    return new RequestError(`status is ${status}${asks}`, { passing: true, pause });
  }
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== null && URL.canParse(location, url.href)) {
    return new RequestError(`status is ${status}, a redirect to "${redactUrl(new URL(location, url))}"`, {
      advice: "Set SALES_API_URL to the right address: redirects are not followed, so that the token goes nowhere else",
    });
  }
  if (status === 401 || status === 403) {
    return new RequestError(`status is ${status}`, { advice: "Check SALES_API_TOKEN" });
  }
  return new RequestError(`status is ${status}`, {
    advice: "Check SALES_API_URL and the parameters in the source document",
  });
}
