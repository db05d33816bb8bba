import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { addDays, businessDay } from "../core/days.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { DayChangedError } from "./day_changed_error.ts";
import { fetchPage, type FetchPageOptions } from "./fetch_page.ts";
import { type ApiRow, parseApiRow } from "./parse_api_row.ts";
import { redactUrl } from "../core/redact_url.ts";
import { RequestError } from "./request_error.ts";
import type { SourceDocument } from "./source_document.ts";
import { splitRows } from "./split_rows.ts";
import { writeDay } from "./write_day.ts";

type Api = SourceDocument["api"];

/** Rows of a day that follow each other; a day without orders has none. */
export interface ApiRows {
  readonly rows: ApiRow[];
  /** The bytes of these rows, in order. */
  readonly received: Uint8Array[];
}

/** URL of the API and times to wait for it, in milliseconds. */
export interface ReadDayOptions {
  readonly url: string;
  readonly token?: string | undefined;
  /** The shop's time zone, in which its days end; by default UTC. */
  readonly timeZone?: string;
  /** Limit for the whole day, by default 2 minutes, including the time in which the caller stores the pages. */
  readonly deadline?: number;
  /** Limit for one request, by default 30 s. */
  readonly requestTimeout?: number;
  /** Delay before the first retry of a request, by default 0.5 s; later delays are longer. */
  readonly firstDelay?: number;
  /** Waits as long as the API's `Retry-After` asks for; by default in real time. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** A sales API: its URL, and times to wait for it. */
export interface SalesApi extends ReadDayOptions {
  /** Origin of its batches; by default the URL without secrets. */
  readonly name?: string;
}

const PAGE_CAP = 10_000;

/** Rows, and their bytes, that are parsed at once. */
const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 1 << 18;

/**
 * Reads all pages of one day from a sales API. Retries until the deadline while an error may pass. Throws any other error, and an
 * answer that is not a JSON array, with the exit code `api`, so that no error looks like an empty day; also a day that is not
 * over by the API's own clock. Throws `DayChangedError` if the number of rows is not the one that the API announced; the rows
 * yielded so far are then void, see `restartChangedDay`.
 */
export async function* readDay(api: Api, day: string, options: ReadDayOptions): AsyncGenerator<ApiRows> {
  const url = dayUrl(api, day, options.url);
  const headers = requestHeaders(api, options.token);
  // Otherwise the runtime would send the credentials of the URL too.
  if (headers.has("authorization")) url.username = url.password = "";
  const request: Omit<FetchPageOptions, "onAttempt"> = {
    headers,
    totalHeader: api.totalHeader,
    requestTimeout: options.requestTimeout ?? 30_000,
    firstDelay: options.firstDelay ?? 500,
    wait: options.wait ?? delay,
    endsAt: performance.now() + (options.deadline ?? 120_000),
  };
  const pages = new Map<string, number>();
  let announced: number | undefined;
  let read = 0;

  for (let number = 1; number <= PAGE_CAP; number++) {
    if (api.pageParameter) url.searchParams.set(api.pageParameter, String(number));
    const place = `day ${day} from "${redactUrl(url)}"${api.pageParameter ? `, page ${number}` : ""}`;
    const { rows, blocks, total, answeredAt } = await fetchNamedPage(url, place, request);
    if (answeredAt !== undefined) refuseDayNotOver(day, answeredAt, { place, timeZone: options.timeZone ?? "UTC" });

    announced ??= total;
    if (total !== announced) {
      throw new DayChangedError(`Cannot read ${place}: the API announced ${announced} rows before, and ${total} now`);
    }
    if (rows > 0) {
      refuseRepeatedPage(pages, { number, blocks, place });
      read += rows;
      yield* parsePage(blocks);
    }
    // A page with fewer rows than requested need not be the last one: an API may limit its pages.
    if (!api.pageParameter || rows === 0 || (announced !== undefined && read >= announced)) {
      if (announced === undefined || read === announced) return;
      throw new DayChangedError(`Cannot read ${place}: the API sent ${read} rows, but announced ${announced}`);
    }
  }
  throw apiError(`Cannot read day ${day} from "${redactUrl(url)}": it has more than ${PAGE_CAP} pages`, {
    advice: "Check dayParameters and pageParameter in the source document",
  });
}

/** Parses the rows of a page, some at a time. */
function* parsePage(blocks: readonly Uint8Array[]): Generator<ApiRows> {
  let rows: ApiRow[] = [];
  let received: Uint8Array[] = [];
  let bytes = 0;
  for (const row of splitRows(blocks)) {
    rows.push(parseApiRow(row));
    received.push(...row.parts);
    bytes += row.bytes;
    if (rows.length < ROWS_AT_ONCE && bytes < BYTES_AT_ONCE) continue;
    yield { rows, received };
    rows = [];
    received = [];
    bytes = 0;
  }
  if (rows.length > 0) yield { rows, received };
}

/** Throws for a day that is not over by the API's clock: it would look empty or complete because this machine's clock is ahead. */
function refuseDayNotOver(day: string, answeredAt: Temporal.Instant, at: { place: string; timeZone: string }): void {
  if (businessDay(answeredAt, at.timeZone) > day) return;
  throw apiError(`Cannot read ${at.place}: by the API's clock it is ${answeredAt}, and the day is not over`, {
    advice: "Correct the clock of this machine, or SHOP_TIME_ZONE",
  });
}

function apiError(message: string, options: { advice: string }): StorecastError {
  return new StorecastError(message, { exitCode: ExitCode.api, advice: options.advice });
}

async function fetchNamedPage(
  url: URL,
  place: string,
  request: Omit<FetchPageOptions, "onAttempt">,
): ReturnType<typeof fetchPage> {
  let attempts = 0;
  try {
    return await fetchPage(url, { ...request, onAttempt: (attempt) => attempts = attempt });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
    throw apiError(`Cannot read ${place}: ${error.message} (${tries})`, { advice: error.advice });
  }
}

function refuseRepeatedPage(
  pages: Map<string, number>,
  page: { number: number; blocks: readonly Uint8Array[]; place: string },
): void {
  const hash = createHash("sha256");
  for (const block of page.blocks) hash.update(block);
  const fingerprint = hash.digest("base64");
  const earlier = pages.get(fingerprint);
  if (earlier !== undefined) {
    throw apiError(`Cannot read ${page.place}: it is the same as page ${earlier}`, {
      advice: "Check pageParameter in the source document: the API seems to ignore it",
    });
  }
  pages.set(fingerprint, page.number);
}

function dayUrl(api: Api, day: string, base: string): URL {
  const url = new URL(base);
  for (const [name, value] of Object.entries(api.dayParameters)) {
    const written = value.replaceAll("{day}", writeDay(day, api.dateFormat))
      .replaceAll("{next_day}", writeDay(addDays(day, 1), api.dateFormat));
    url.searchParams.set(name, written);
  }
  if (api.limitParameter) url.searchParams.set(api.limitParameter, String(api.pageSize));
  return url;
}

function requestHeaders({ authentication }: Api, token: string | undefined): Headers {
  const headers = new Headers({ accept: "application/json" });
  if (!authentication || !token) return headers;
  try {
    headers.set(authentication.header, authentication.value.replaceAll("{token}", () => token));
  } catch {
    // The runtime's own error would show the value.
    throw new StorecastError("Cannot use SALES_API_TOKEN: it has characters that an HTTP header cannot carry", {
      exitCode: ExitCode.usage,
      advice: "Check it for line breaks and characters outside ASCII",
    });
  }
  return headers;
}
