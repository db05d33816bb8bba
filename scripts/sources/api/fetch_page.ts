import { createHash } from "node:crypto";
import pRetry from "p-retry";
import { redactUrl } from "../../core/redact_url.ts";
import { visible } from "../../core/visible.ts";
import { type AnnouncedPages, announcedPages } from "./announced_pages.ts";
import { RequestError } from "../orders/request_error.ts";
import type { PageRequest } from "./day_request.ts";
import type { Paging } from "./paging.ts";
import { retryAfter } from "./retry_after.ts";
import type { SplitAnswer } from "./split_answer.ts";
import type { AnswerShape } from "./answer_shape.ts";
import { statedTotal } from "./stated_total.ts";

/** Options of a request for a page; times in milliseconds, `endsAt` on the clock of `performance.now()`. */
export interface FetchPageOptions {
  readonly headers: Headers;
  readonly shape: AnswerShape;
  /** Where an answer states the total of rows or lines. */
  readonly total: Paging["total"];
  readonly requestTimeout: number;
  readonly firstDelay: number;
  /** Time after which a failed request is not retried; waits that the API asks for do not count. */
  readonly patience: number;
  /** Waits as long as `Retry-After` asks for. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Time after which no attempt starts. */
  readonly endsAt: number;
  /** Whether to make only one attempt, whatever the error. */
  readonly isSingleAttempt?: boolean;
  readonly onAttempt: (attempt: number) => void;
  /** Makes a request; by default the runtime's own. */
  readonly fetch?: typeof fetch | undefined;
}

/** A page as received. */
export interface FetchedPage {
  /** Its orders, or lines, as bytes. */
  readonly rows: SplitAnswer["rows"];
  /** The answer without its orders. */
  readonly envelope: unknown;
  /** Hash of the length, the first row and the last row: the same only for the same answer. */
  readonly fingerprint: string;
  /** Stated total of rows or lines over all pages, read where the document says. */
  readonly total: number | undefined;
  /** What the answer says about further pages anywhere else. */
  readonly announced: AnnouncedPages;
  /** Time of the API's clock, from the `Date` header; undefined without one. */
  readonly answeredAt: Temporal.Instant | undefined;
}

/**
 * Most bytes of a page, unpacked. A page is held in memory until it is complete, since it may have to be requested again. 64 MB are
 * some 100,000 order lines, and keep a task far below 300 MB of memory.
 */
const LONGEST_PAGE = 64 << 20;
const BLOCK_BYTES = 1 << 18;

const LONGEST_DELAY = 15_000;
const DAY_USED_UP = "the time for this day was used up before the page was complete";
const DAY_SECONDS = 86_400;
const TRANSIENT_STATUSES = [408, 425, 429];

/**
 * Fetches one page, and retries transient errors while time is left. Waits as long as `Retry-After` asks, then for a delay that doubles
 * from `firstDelay` to 15 s, with random jitter up to twice as long. Throws the last `RequestError` before the time was up.
 */
export async function fetchPage(page: PageRequest, options: FetchPageOptions): Promise<FetchedPage> {
  let last: unknown;
  let patientUntil = performance.now() + options.patience;
  const attempt = async (number: number): Promise<FetchedPage> => {
    options.onAttempt(number);
    try {
      const { bytes, headers, isEmpty } = await request(page, options);
      const { rows, envelope } = isEmpty ? { rows: [], envelope: [] } : options.shape.split(bytes);
      return {
        rows,
        envelope,
        fingerprint: fingerprintOf(bytes, rows),
        total: isEmpty ? undefined : statedTotal(options.total, { headers, envelope }),
        announced: announcedPages(headers, envelope),
        answeredAt: readDate(headers),
      };
    } catch (error) {
      // The last error of the API says more than that the time is up.
      const isTimeUp = performance.now() >= options.endsAt || error instanceof Error && error.message === DAY_USED_UP;
      if (last !== undefined && isTimeUp) throw last;
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
      if (options.isSingleAttempt || !(error instanceof RequestError) || !error.isTransient) return false;
      if (performance.now() + error.pause + retryDelay >= options.endsAt) return false;
      if (performance.now() + retryDelay >= patientUntil) return false;
      patientUntil += error.pause;
      await options.wait(error.pause);
      return true;
    },
  });
}

function fingerprintOf(bytes: Uint8Array, rows: FetchedPage["rows"]): string {
  const hash = createHash("sha256").update(String(bytes.length));
  for (const row of [rows[0], rows.at(-1)]) hash.update(row instanceof Uint8Array ? row : row?.record ?? "");
  return hash.digest("base64");
}

async function request(
  { url, body }: PageRequest,
  options: FetchPageOptions,
): Promise<{ bytes: Uint8Array; headers: Headers; isEmpty?: boolean }> {
  const timeLeft = options.endsAt - performance.now();
  if (timeLeft <= 0) throw new RequestError("the time for this day was used up before the page was requested");
  const signal = AbortSignal.timeout(Math.min(options.requestTimeout, timeLeft));
  const timedOut = (): RequestError =>
    timeLeft < options.requestTimeout
      ? new RequestError(DAY_USED_UP)
      : new RequestError(`no complete answer within ${options.requestTimeout / 1000} s`, { isTransient: true });
  let response: Response;
  try {
    const method = body === undefined ? "GET" : "POST";
    response = await (options.fetch ?? fetch)(url, {
      method,
      body: body ?? null,
      headers: options.headers,
      redirect: "manual",
      signal,
    });
  } catch (error) {
    throw signal.aborted ? timedOut() : connectionError(error);
  }
  if (response.status === 204) return { bytes: new Uint8Array(0), headers: response.headers, isEmpty: true };
  if (response.status !== 200) {
    await response.body?.cancel();
    throw statusError(response, url);
  }
  const type = response.headers.get("content-type");
  if (type && !options.shape.isOfType(type)) {
    await response.body?.cancel();
    throw new RequestError(`the answer is "${type}", not ${options.shape.name}`, {
      advice: "Check SALES_API_URL; this may be a login or error page",
    });
  }
  try {
    return { bytes: Buffer.concat(await readBlocks(response)), headers: response.headers };
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw signal.aborted ? timedOut() : new RequestError("the answer was cut short", { isTransient: true });
  }
}

/**
 * Reads the unpacked body of a response into blocks; throws as soon as it is longer than a page may be. The pieces that arrive are
 * copied, since one object for every few bytes would take many times their length.
 */
async function readBlocks(response: Response): Promise<Uint8Array[]> {
  if (Number(response.headers.get("content-length") ?? 0) > LONGEST_PAGE) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const blocks: Uint8Array[] = [];
  let block = new Uint8Array(BLOCK_BYTES);
  let length = 0;
  for await (const piece of response.body ?? []) { // leaving the loop ends the transfer
    if (blocks.length * BLOCK_BYTES + length + piece.length > LONGEST_PAGE) throw tooLarge();
    for (let from = 0; from < piece.length;) {
      const part = piece.subarray(from, from + BLOCK_BYTES - length);
      block.set(part, length);
      from += part.length;
      length += part.length;
      if (length < BLOCK_BYTES) continue;
      blocks.push(block);
      block = new Uint8Array(BLOCK_BYTES);
      length = 0;
    }
  }
  blocks.push(block.subarray(0, length));
  return blocks;
}

function tooLarge(): RequestError {
  return new RequestError(`the answer is longer than ${LONGEST_PAGE >> 20} MB`, {
    advice: "Set a smaller pageSize, or size under paging, in the source document; add paging if it has none",
  });
}

function readDate(headers: Headers): Temporal.Instant | undefined {
  const milliseconds = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(milliseconds) ? undefined : Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

/** Returns the error without the runtime's text before "client error", which shows the whole URL with its secrets. */
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
    isTransient: true,
    isUnreachable: true,
    advice: "Check that the sales API is running",
  });
}

function statusError({ status, headers }: Response, url: URL): RequestError {
  if (TRANSIENT_STATUSES.includes(status) || status >= 500) {
    // deno-lint-ignore storecast/clock-is-an-argument -- an API's HTTP date is in real time
    const pause = retryAfter(headers, Date.now());
    const seconds = Math.ceil(pause / 1000);
    const wait = seconds > DAY_SECONDS ? "more than a day" : `${seconds} s`;
    const asks = pause > 0 ? `, and the API asks to wait ${wait}` : "";
    return new RequestError(`status is ${status}${asks}`, { isTransient: true, pause });
  }
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== null && URL.canParse(location, url.href)) {
    return new RequestError(`status is ${status}, a redirect to "${redactUrl(new URL(location, url))}"`, {
      advice:
        "Set SALES_API_URL to that address: redirects are not followed, so that the token is not sent to another server",
    });
  }
  if (status === 401 || status === 403) {
    return new RequestError(`status is ${status}`, { advice: "Check SALES_API_TOKEN" });
  }
  if (status === 206) {
    const range = headers.get("content-range");
    const part = range === null ? "" : ` (Content-Range: ${visible(range.slice(0, 80))})`;
    return new RequestError(`status is 206: the answer is only a part of the rows${part}`, {
      advice: `Describe the pages of the API under "paging" in the source document`,
    });
  }
  return new RequestError(`status is ${status}`, {
    status,
    advice: "Check SALES_API_URL and the parameters in the source document",
  });
}
