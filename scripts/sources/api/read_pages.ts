import { setTimeout as delay } from "node:timers/promises";
import { redactUrl } from "../../core/redact_url.ts";
import { apiError } from "./api_error.ts";
import type { DayLines, DayReading } from "./day_reading.ts";
import { DayRequest, type PageRequest, type Placeholders, requestHeaders, secretParameters } from "./day_request.ts";
import { type FetchedPage, fetchPage, type FetchPageOptions } from "./fetch_page.ts";
import { followLink } from "./follow_link.ts";
import { nextPage } from "./next_page.ts";
import { type Paging, pagingOf } from "./paging.ts";
import { RequestError } from "../orders/request_error.ts";
import { UnreachableApiError } from "./unreachable_api_error.ts";
import type { ApiDocument } from "../documents/source_document.ts";
import { answerShape } from "./answer_shape.ts";

/** URL and token of an API, and time limits in milliseconds. */
export interface ReadingOptions {
  readonly url: string;
  /** The token, or a function that returns it. */
  readonly token?: string | (() => Promise<string>) | undefined;
  /** The shop's time zone, by default UTC; a time zone in the document wins. */
  readonly timeZone?: string;
  /** Limit for the whole day, by default 2 minutes, including the time that the caller takes to store the pages. */
  readonly deadline?: number;
  /** Limit for retrying a failed request, by default the deadline; waits that the API asks for do not count. */
  readonly patience?: number;
  /** Limit for one request, by default 30 s. */
  readonly requestTimeout?: number;
  /** Delay before the first retry of a request, by default 0.5 s; it doubles with each retry. */
  readonly firstDelay?: number;
  /** Waits as long as the API's `Retry-After` asks for; by default in real time. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Makes a request; by default the runtime's own. */
  readonly fetch?: typeof fetch;
}

const PAGE_CAP = 10_000;

/** HTTP statuses with which APIs answer a request beyond the last page. */
const NO_SUCH_PAGE = [400, 404, 410, 416, 422];

/** A query to an API, and its name in error messages. */
interface ApiQuery {
  readonly placeholders: Placeholders;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly what: string;
}

/** Reads all pages of a query; see `readDay` for its errors. `onAnswer` gets the time of the API's clock with each answer. */
export async function* readPages(
  { api, reading, what, ...query }: ApiQuery & { api: ApiDocument; reading: DayReading },
  options: ReadingOptions & { onAnswer?: (answeredAt: Temporal.Instant, place: string) => void },
): AsyncGenerator<DayLines> {
  const paging = pagingOf(api);
  const token = typeof options.token === "function" ? await options.token() : options.token;
  const secrets = secretParameters(api, token);
  const request = { ...requestOf(api, { ...options, token }), total: paging.total };
  // Otherwise the runtime would send the credentials of the URL too.
  const base = request.headers.has("authorization") ? withoutCredentials(options.url) : options.url;
  const requests = new DayRequest({ base, paging, secrets, ...query });
  const isCounted = paging.by === "page" || paging.by === "offset";
  let page = requests.at(isCounted ? paging.first : undefined);
  const from = `${what} from "${redactUrl(page.url)}"`;
  const cursors = new Set<string>();

  for (let number = 1;; number++) {
    const place = paging.by === "none" ? from : `${from}, page ${number}`;
    if (number > PAGE_CAP) {
      throw apiError(`Cannot read ${from}: it has more than ${PAGE_CAP} pages`, {
        advice: "Check dayParameters and the paging in the source document",
      });
    }
    const isPastEnd = isCounted && reading.isPastEnd;
    const ends = [...paging.end, ...isPastEnd ? NO_SUCH_PAGE : []];
    const answer = await fetchPageOrEnd(
      page,
      place,
      isPastEnd ? { ...request, total: undefined } : request,
      number > 1 ? ends : [],
    );
    if (answer === undefined) break;
    if (answer.answeredAt) options.onAnswer?.(answer.answeredAt, place);
    reading.begin(answer, { number, place });
    if (answer.rows.length > 0) {
      if (reading.isRepeated(answer, isPastEnd)) break;
      yield* reading.lines(answer);
    }
    if (paging.by === "none" || isCounted && reading.isLast(answer)) break;
    if (isCounted) {
      page = requests.at(positionOf(paging, { number: number + 1, received: reading.received }));
      continue;
    }
    const next = nextPage(paging, answer, place);
    if (next === undefined) break;
    if (cursors.has(next)) {
      throw apiError(`Cannot read ${place}: its next page was read before`, {
        advice: "Check the paging in the source document",
      });
    }
    cursors.add(next);
    page = paging.by === "cursor"
      ? requests.at(next)
      : { ...page, url: followLink(next, { from: page.url, place, secrets }) };
  }
  reading.end();
  if (paging.isFirstStated || paging.total !== undefined) return;
  const head = requests.at(paging.first - 1);
  const place = `${from}, page ${paging.first - 1}`;
  try {
    reading.requireNoEarlierPage(
      await fetchPage(head, { ...request, isSingleAttempt: true, onAttempt: () => {} }),
      place,
    );
  } catch (error) {
    if (!(error instanceof RequestError)) throw error; // otherwise there is no such page
  }
}

type RequestOptions = Omit<FetchPageOptions, "onAttempt">;

function requestOf(
  api: ApiDocument,
  options: ReadingOptions & { token: string | undefined },
): Omit<RequestOptions, "total"> {
  return {
    headers: requestHeaders(api, options.token),
    shape: answerShape(api),
    requestTimeout: options.requestTimeout ?? 30_000,
    firstDelay: options.firstDelay ?? 500,
    wait: options.wait ?? delay,
    fetch: options.fetch,
    patience: options.patience ?? Infinity,
    endsAt: performance.now() + (options.deadline ?? 120_000),
  };
}

function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = url.password = "";
  return url.href;
}

/** Returns the number or the offset of a page. The offset counts received rows: a page may have fewer than requested. */
function positionOf({ by, first }: Paging, { number, received }: { number: number; received: number }): number {
  return first + (by === "page" ? number - 1 : received);
}

/** Fetches a page; undefined if the API answers with one of the statuses in `ends`, so that there is no such page. */
async function fetchPageOrEnd(
  page: PageRequest,
  place: string,
  request: RequestOptions,
  ends: readonly number[],
): Promise<FetchedPage | undefined> {
  let attempts = 0;
  try {
    return await fetchPage(page, { ...request, onAttempt: (attempt) => attempts = attempt });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    if (error.status !== undefined && ends.includes(error.status)) return undefined;
    const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
    const message = `Cannot read ${place}: ${error.message} (${tries})`;
    if (error.isUnreachable) throw new UnreachableApiError(message, { advice: error.advice });
    throw apiError(message, { advice: error.advice });
  }
}
