import assert from "node:assert/strict";
import { ExitCode } from "../../scripts/core/exit_codes.ts";
import { StorecastError } from "../../scripts/core/storecast_error.ts";
import { restartChangedDay } from "../../scripts/sources/api/restart_changed_day.ts";
import { readDay } from "../../scripts/sources/api/sales_api.ts";
import type { ReadingOptions } from "../../scripts/sources/api/read_pages.ts";
import type { ApiDocument } from "../../scripts/sources/documents/source_document.ts";

type Api = ApiDocument;
export type Answer = (query: URLSearchParams, request: number) => Response;

export const DAY = "2026-11-23";

/** An API without pages, whose rows have the column `n`. */
export const PLAIN: Api = {
  dateFormat: "yyyy-MM-dd",
  decimalMark: ".",
  groupMark: "",
  dayParameters: { day: "{day}" },
};

/** A sales API on a real socket whose answers come from a function of the query and the number of the request, from 1. */
export interface DayApi extends AsyncDisposable {
  readonly url: string;
  /** The queries received. */
  readonly queries: Record<string, string>[];
}

export function startDayApi(answer: Answer): DayApi {
  const queries: Record<string, string>[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, (request) => {
    const query = new URL(request.url).searchParams;
    queries.push(Object.fromEntries(query));
    return answer(query, queries.length);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/orders`,
    queries,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

export interface DayReader {
  readonly api: Api;
  readonly columns?: Record<string, string>;
  readonly options?: Partial<ReadingOptions>;
}

/** Reads the day as a task would, again if it changed meanwhile, and returns the texts of the key `n`. */
export async function readNumbers(
  server: DayApi,
  { api, columns = { order_id: "n" }, options }: DayReader,
): Promise<string[]> {
  return await restartChangedDay(async () => {
    const numbers: string[] = [];
    for await (const { lines } of readDay({ api, columns }, DAY, { url: server.url, firstDelay: 1, ...options })) {
      numbers.push(...lines.map(({ raw }) => String(JSON.parse(raw)?.n)));
    }
    return numbers;
  }, { delay: 1 });
}

/** Reads the day and returns its error, which must be an API error. */
export async function readingError(server: DayApi, reader: DayReader): Promise<StorecastError> {
  try {
    await readNumbers(server, reader);
  } catch (error) {
    assert.ok(error instanceof StorecastError, Deno.inspect(error));
    assert.equal(error.exitCode, ExitCode.api, error.message);
    assert.match(error.message, /^Cannot read day 2026-11-23 from .http:\/\/127\.0\.0\.1:\d+\/orders"[^\n]*[^.\n]$/);
    assert.ok(error.advice);
    return error;
  }
  throw new Error("The day was read");
}

/** Rows numbered from one number to another. */
export function numbered(from: number, to: number): { n: number }[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({ n: from + index }));
}

/** Those numbers as texts. */
export function numbersOf(from: number, to: number): string[] {
  return numbered(from, to).map(({ n }) => String(n));
}
