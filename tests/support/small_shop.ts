import { join } from "node:path";
import { addDays } from "../../scripts/core/days.ts";
import type { Database } from "../../scripts/database/database.ts";
import { loadArchive } from "../../scripts/loading/load_archive.ts";
import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import { testContext } from "./load.ts";
import { apiRow, archiveText, type OrderLine, orderLine } from "./order_line.ts";

/** The present business day of the small shop. */
export const TODAY = "2024-04-01";
/** The same for `--now`. */
export const NOW = `${TODAY}T06:00:00Z`;
/** Its first day that is not in the archive. */
export const FIRST_API_DAY = "2024-03-26";
/** The days of its API that are over. */
export const API_DAYS = Array.from({ length: 6 }, (_, index) => addDays(FIRST_API_DAY, index));
/** The due days of the API once the archive is loaded, including the last seven of the archive. */
export const DUE_DAYS = Array.from({ length: 13 }, (_, index) => addDays(FIRST_API_DAY, index - 7));

export const FIRST_DAY = "2024-03-01";
const LINES_A_DAY = 25;
/** The most rows that the API returns a page, whatever is requested. */
const PAGE_ROWS = 10;

/** The order lines of a day: orders of two lines, of a dozen customers. */
export function linesOf(day: string): OrderLine[] {
  const number = Temporal.PlainDate.from(FIRST_DAY).until(day).days;
  return Array.from({ length: LINES_A_DAY }, (_, index) =>
    orderLine({
      row_id: String(number * LINES_A_DAY + index + 1),
      order_id: `A-${number}-${index >> 1}`,
      order_date: day,
      customer_id: `C-${(number + (index >> 1)) % 12}`,
      product_id: `P-${index % 7}`,
      sales: `${10 + (number * 7 + index * 3) % 90}.${10 + index}`,
    }));
}

/** Writes the archive of the days before the API's into a folder, and returns its path. */
export async function writeSmallArchive(document: SourceDocument, folder: string): Promise<string> {
  const days = Temporal.PlainDate.from(FIRST_DAY).until(FIRST_API_DAY).days;
  const lines = Array.from({ length: days }, (_, index) => linesOf(addDays(FIRST_DAY, index))).flat();
  const path = join(folder, "archive.csv");
  await Deno.writeTextFile(path, archiveText(document, lines));
  return path;
}

/** Loads and publishes that archive, as a task would. */
export async function loadSmallArchive(database: Database, document: SourceDocument, folder: string): Promise<void> {
  const context = await testContext(database, document, { today: TODAY });
  await loadArchive(context, await writeSmallArchive(document, folder));
  await context.log.finish("loaded");
}

/** The shop's sales API on a real socket. */
export interface SmallShopApi extends AsyncDisposable {
  readonly url: string;
  /** The number of requests received. */
  readonly requests: number;
}

/**
 * Starts the shop's API, in pages of ten rows. `beforeAnswer` is called with the number of the request, from 1, and the
 * answer waits for it; every request must have the `token`.
 */
export function startSmallShopApi(
  document: SourceDocument,
  options: { beforeAnswer?: (request: number) => Promise<void> | void; token?: string } = {},
): SmallShopApi {
  const { dayParameters, pageParameter, totalHeader } = document.api!;
  const dayParameter = Object.keys(dayParameters)[0]!;
  const stopped = new AbortController();
  let requests = 0;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", signal: stopped.signal, onListen(): void {} },
    async (request) => {
      await options.beforeAnswer?.(++requests);
      if (options.token !== undefined && request.headers.get("authorization") !== `Bearer ${options.token}`) {
        return Response.json({ error: "Who are you?" }, { status: 401 });
      }
      const query = new URL(request.url).searchParams;
      const day = query.get(dayParameter)!;
      const rows = day >= FIRST_DAY && day < TODAY ? linesOf(day) : [];
      const start = (Number(query.get(pageParameter!)) - 1) * PAGE_ROWS;
      return Response.json(rows.slice(start, start + PAGE_ROWS).map((line) => apiRow(document, line)), {
        headers: { [totalHeader!]: String(rows.length) },
      });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/orders`,
    get requests(): number {
      return requests;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      stopped.abort(); // even if a request is still waiting
      await server.finished;
    },
  };
}
