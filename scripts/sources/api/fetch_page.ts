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
  /** What an answer is. */
  readonly shape: AnswerShape;
  /** Where it says how many rows all pages have. */
  readonly total: Paging["total"];
  readonly requestTimeout: number;
  readonly firstDelay: number;
  /** Time after which a request that fails is not repeated, without the waits that the API asks for. */
  readonly patience: number;
  /** Waits as long as `Retry-After` asks for. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Time after which no attempt begins. */
  readonly endsAt: number;
  /** Whether an error is final, even if it may pass. */
  readonly isOnce?: boolean;
  readonly onAttempt: (attempt: number) => void;
  /** Makes a request; by default the runtime's own. */
  readonly fetch?: typeof fetch | undefined;
}

/** A page as received. */
export interface FetchedPage {
  /** Its orders, or what is one line each, as their bytes. */
  readonly rows: SplitAnswer["rows"];
  /** The rest of the answer. */
  readonly envelope: unknown;
  /** What is the same for the same answer alone: its length, and its first and last rows. */
  readonly fingerprint: string;
  /** Number of rows in all pages, from where the document says. */
  readonly total: number | undefined;
  /** What it says about further rows, whatever the document names. */
  readonly announced: AnnouncedPages;
  /** The API's clock, from the `Date` header; undefined if it has none. */
  readonly answeredAt: Temporal.Instant | undefined;
}

/**
 * Bytes that a page may have, unpacked. A page is held until all of it has come, as it may have to be asked for again; its rows are
 * taken from it one at a time. 64 MB are some 100,000 order lines, and leave a task far below 300 MB of memory.
 */
const LONGEST_PAGE = 64 << 20;
const BLOCK_BYTES = 1 << 18;

const LONGEST_DELAY = 15_000;
const DAY_USED_UP = "the time for this day was used up before the page was complete";
const DAY_SECONDS = 86_400;
const PASSING_STATUSES = [408, 425, 429];

/**
 * Fetches one page, and retries while the error may pass and time is left. Delays double from `firstDelay` to 15 s, with random
 * jitter up to twice as long, after the time that `Retry-After` asks for. Throws the last `RequestError` that came in time.
 */
export async function fetchPage(asked: PageRequest, options: FetchPageOptions): Promise<FetchedPage> {
  let last: unknown;
  let patientUntil = performance.now() + options.patience;
  const attempt = async (number: number): Promise<FetchedPage> => {
    options.onAttempt(number);
    try {
      const { bytes, headers, isEmpty } = await request(asked, options);
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
      // The API's last answer says more than that the time is up.
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
      if (options.isOnce || !(error instanceof RequestError) || !error.passing) return false;
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
      : new RequestError(`no complete answer within ${options.requestTimeout / 1000} s`, { passing: true });
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
    throw signal.aborted ? timedOut() : new RequestError("the answer was cut short", { passing: true });
  }
}

/**
 * Reads the body of a response, unpacked, in blocks; throws as soon as it is longer than a page may be. Pieces of a few bytes, each
 * with an object of its own, would take many times their length.
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
    advice: "Set a smaller pageSize, or size under paging, in the source document; describe the pages if it has none",
  });
}

function readDate(headers: Headers): Temporal.Instant | undefined {
  const milliseconds = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(milliseconds) ? undefined : Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

/** Returns the error without the runtime's words before "client error", which contain the whole URL with its secrets. */
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
    isUnreachable: true,
    advice: "Check that the sales API is running",
  });
}

function statusError({ status, headers }: Response, url: URL): RequestError {
  if (PASSING_STATUSES.includes(status) || status >= 500) {
    // deno-lint-ignore storecast/clock-is-an-argument -- an API's HTTP date is in real time
    const pause = retryAfter(headers, Date.now());
    const seconds = Math.ceil(pause / 1000);
    const asked = seconds > DAY_SECONDS ? "more than a day" : `${seconds} s`;
    const asks = pause > 0 ? `, and the API asks to wait ${asked}` : "";
    return new RequestError(`status is ${status}${asks}`, { passing: true, pause });
  }
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== null && URL.canParse(location, url.href)) {
    return new RequestError(`status is ${status}, a redirect to "${redactUrl(new URL(location, url))}"`, {
      advice:
        "Set SALES_API_URL to that address: redirects are not followed, so that the token goes to no other server",
    });
  }
  if (status === 401 || status === 403) {
    return new RequestError(`status is ${status}`, { advice: "Check SALES_API_TOKEN" });
  }
  if (status === 206) {
    const range = headers.get("content-range");
    const part = range === null ? "" : ` (Content-Range: ${visible(range.slice(0, 80))})`;
    return new RequestError(`status is 206: the answer is a part of the rows${part}`, {
      advice: `Describe the pages of the API as "paging" in the source document`,
    });
  }
  return new RequestError(`status is ${status}`, {
    status,
    advice: "Check SALES_API_URL and the parameters in the source document",
  });
}
