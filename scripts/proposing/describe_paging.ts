import { announcedPages } from "../sources/api/announced_pages.ts";
import { isObject, type Json, type JsonObject } from "./json_rows.ts";
import type { JsonShape } from "./json_shape.ts";
import type { Finding } from "./proposal.ts";

const NEXT = /^(next.*|.*(cursor|token)|after|endcursor|continuation.*)$/i;
const MORE = /^(has_?(more|next)(_?page)?|more)$/i;
/** Usual page sizes of APIs. */
const SIZES = new Set([10, 15, 20, 25, 30, 50, 100, 200, 250, 500]);
const TOTAL = /^(total|count|total_?(count|results|rows|items|elements|size)|record_?count)$/i;

/** Suggests a paging from what an answer announces of further pages, in its headers and outside its orders. */
export function describePaging(
  answer: Json,
  shape: JsonShape,
  headers?: Headers,
): { paging?: Readonly<Record<string, unknown>>; findings: readonly Finding[] } {
  const announced = headers === undefined ? undefined : announcedPages(headers);
  const outside = isObject(answer) ? leavesOutside(answer, shape.orders ?? "") : [];
  const more = outside.find(([key, value]) => MORE.test(key.split(".").at(-1)!) && typeof value === "boolean");
  const next = outside.find(([key, value]) =>
    NEXT.test(key.split(".").at(-1)!) && (typeof value === "string" || typeof value === "number")
  );
  const total = outside.find(([key, value]) =>
    TOTAL.test(key.split(".").at(-1)!) && typeof value === "number" && value >= shape.list.length
  );
  const totalPart = announced?.total !== undefined
    ? { total: { header: announced.total.header.split(":")[0] } }
    : total === undefined
    ? {}
    : { total: { path: total[0] } };
  if (announced?.nextLink !== undefined) {
    return suggest({ by: "link", ...totalPart }, 'by the header Link with rel="next"');
  }
  if (next !== undefined) {
    const [path, value] = next;
    const isUrl = /^(https?:\/\/|\/)/.test(String(value));
    const paging = isUrl ? { by: "link", next: path, ...totalPart } : {
      by: "cursor",
      parameter: "cursor",
      next: path,
      ...(more === undefined ? {} : { more: more[0] }),
      ...totalPart,
    };
    return hint(
      paging,
      `"${path}" is ${String(value).slice(0, 60)}${isUrl ? "" : "; look up the name of the parameter"}`,
    );
  }
  const says = announced?.next ?? announced?.pages ?? announced?.total?.header;
  if (says !== undefined || Object.keys(totalPart).length > 0 || more !== undefined) {
    const from = says ?? (total === undefined ? `"${more![0]}" is ${more![1]}` : `"${total[0]}" is ${total[1]}`);
    return hint(
      { by: "page", parameter: "page", size: { parameter: "per_page", rows: 100 }, ...totalPart },
      `${from}; look up the names of the parameters`,
    );
  }
  if (SIZES.has(shape.list.length)) {
    const says =
      `not written, but the answer has exactly ${shape.list.length} orders: if that is one page of several, add "paging"`;
    return { findings: [{ key: "paging", certainty: "guess", says }] };
  }
  const none = "none: the answer announces no further page; check that one request returns the whole day";
  return { findings: [{ key: "paging", certainty: "guess", says: none }] };
}

function suggest(paging: Readonly<Record<string, unknown>>, why: string): ReturnType<typeof describePaging> {
  return { paging, findings: [{ key: "paging", certainty: "found", says: `${JSON.stringify(paging)}, ${why}` }] };
}

/** Returns a suggestion that is not written into the document, since the parameters are unknown. */
function hint(paging: Readonly<Record<string, unknown>>, why: string): ReturnType<typeof describePaging> {
  return {
    findings: [{
      key: "paging",
      certainty: "guess",
      says: `not written; ${why}; perhaps "paging": ${JSON.stringify(paging)}`,
    }],
  };
}

/** Returns the scalar values of an answer outside its orders, by their paths. */
function leavesOutside(object: JsonObject, orders: string, path = ""): [string, Json][] {
  return Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    const at = path === "" ? key : `${path}.${key}`;
    if (at === orders || Array.isArray(value)) return [];
    return isObject(value) ? leavesOutside(value, orders, at) : [[at, value]];
  });
}
