import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import { writeDay } from "../../scripts/sources/documents/write_day.ts";
import { apiRow, type OrderLine } from "./order_line.ts";

/** A sales API on a real socket that answers for a day with given rows, and with none for other days. */
export interface TestApi extends AsyncDisposable {
  readonly url: string;
  /** The queries received. */
  readonly requests: URLSearchParams[];
  /** Sets the rows of a day: order lines, or the JSON text of a row. */
  answer(day: string, lines: readonly (OrderLine | string)[]): void;
}

/** Starts an API that the document describes: by day, in pages, with the total in a header. */
export function startTestApi(document: SourceDocument): TestApi {
  const { dateFormat, dayParameters, pageParameter, limitParameter, totalHeader } = document.api!;
  const dayParameter = Object.keys(dayParameters)[0]!;
  const rows = new Map<string, string[]>();
  const requests: URLSearchParams[] = [];

  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, (request) => {
    const query = new URL(request.url).searchParams;
    requests.push(query);
    const ofDay = rows.get(query.get(dayParameter)!) ?? [];
    const page = Number(query.get(pageParameter!));
    const limit = Number(query.get(limitParameter!));
    const shown = ofDay.slice((page - 1) * limit, page * limit);
    return new Response(`[${shown.join(",")}]`, {
      headers: { "content-type": "application/json", [totalHeader!]: String(ofDay.length) },
    });
  });

  return {
    url: `http://127.0.0.1:${server.addr.port}/orders`,
    requests,
    answer(day, lines): void {
      const texts = lines.map((line) => typeof line === "string" ? line : JSON.stringify(apiRow(document, line)));
      rows.set(writeDay(day, dateFormat), texts);
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
