import { addDays } from "../../scripts/core/days.ts";
import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import { apiRow } from "../support/order_line.ts";
import { FIRST_DAY, linesOf } from "../support/small_shop.ts";
import { honest, type HonestPage } from "./lies.ts";

const PAGE_ROWS = 10;

/** A page of a day, as the API is asked for it. */
export interface AskedPage {
  readonly day: string;
  readonly page: number;
}

/** The small shop's sales API, which has every day up to its last one, and lies as it is told to. */
export interface ShopApi extends AsyncDisposable {
  readonly url: string;
}

/** Starts the API on a real socket; `lie` may return another answer than the honest one. */
export function startShopApi(
  document: SourceDocument,
  options: { lastDay: string; lie?: (asked: AskedPage, page: HonestPage) => Response | undefined },
): ShopApi {
  const { dayParameters, pageParameter, totalHeader } = document.api!;
  const dayParameter = Object.keys(dayParameters)[0]!;
  const rowsOf = (day: string): Record<string, unknown>[] =>
    day >= FIRST_DAY && day <= options.lastDay ? linesOf(day).map((line) => apiRow(document, line)) : [];
  const stopped = new AbortController();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", signal: stopped.signal, onListen(): void {}, onError: () => new Response() },
    (request) => {
      const query = new URL(request.url).searchParams;
      const asked = { day: query.get(dayParameter)!, page: Number(query.get(pageParameter!)) };
      const rows = rowsOf(asked.day);
      const pages = Array.from(
        { length: Math.ceil(rows.length / PAGE_ROWS) },
        (_, index) => rows.slice(index * PAGE_ROWS, (index + 1) * PAGE_ROWS),
      );
      const page: HonestPage = {
        pages,
        page: asked.page,
        total: rows.length,
        totalHeader: totalHeader!,
        otherDay: rowsOf(addDays(asked.day, -1)),
      };
      return options.lie?.(asked, page) ?? honest(page);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/orders`,
    async [Symbol.asyncDispose](): Promise<void> {
      stopped.abort(); // also where a task that was killed never took its answer
      await server.finished;
    },
  };
}
