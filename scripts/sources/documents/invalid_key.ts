import { isTimeZone } from "../../core/days.ts";
import type { Cell } from "./cell.ts";
import { dayFormat, invalidDateFormat } from "./date_format.ts";
import { attributeNames, MOST_ATTRIBUTES } from "./channel.ts";
import { isEncoding } from "./is_encoding.ts";
import type { ApiDocument, SourceDocument } from "./source_document.ts";

/** An invalid key of a document. */
export interface InvalidKey {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly reason: string;
  /** Meaning of the key and its possible values. */
  readonly wanted: string;
}

const CHANNELS = ["archive", "api"] as const;
const NEEDED_COLUMNS = ["order_id", "order_date", "sales"] as const;

/** Placeholders in `dayParameters`. */
const DAY_PLACEHOLDERS = ["{day}", "{next_day}", "{start}", "{end}", "{last}", "{before}"];

/** Returns the first key of a document that is invalid for a reason that a schema cannot express. */
export function invalidKey(document: SourceDocument, name: string): InvalidKey | undefined {
  if (document.source !== name) {
    return {
      pointer: "/source",
      reason: `is "${document.source}"`,
      wanted: `Set it to "${name}", the name of the file`,
    };
  }
  if (!document.archive && !document.api) {
    const wanted = "Describe files under archive, an API under api, or both";
    return { pointer: "/archive", reason: "is missing, and so is api", wanted };
  }
  return invalidColumns(document) ?? invalidChannels(document) ?? invalidFiles(document) ?? invalidApi(document) ??
    invalidPlaces(document);
}

function invalidColumns(document: SourceDocument): InvalidKey | undefined {
  const effective = CHANNELS.filter((channel) => document[channel]).map((channel) => ({
    channel,
    columns: { ...document.columns, ...document[channel]!.columns },
  }));
  for (const { channel, columns } of effective) {
    const missing = NEEDED_COLUMNS.find((column) => (columns[column] ?? undefined) === undefined);
    if (missing) {
      const wanted = "A sale needs an order, a day and an amount: name the column of each";
      return { pointer: `/columns/${missing}`, reason: `is missing, and ${channel} has none of its own`, wanted };
    }
    const twice = namedTwice({ columns, attributes: { ...document.attributes, ...document[channel]!.attributes } });
    if (twice) return twice;
  }
  const [one, other] = effective;
  if (one && other && ("row_id" in one.columns) !== ("row_id" in other.columns)) {
    const wanted = "Name it for both: otherwise a line has another key in a file than from the API, and counts twice";
    return { pointer: "/columns/row_id", reason: "is set for only one of archive and api", wanted };
  }
  if (effective.some(({ columns }) => columns.currency !== undefined) && document.currency === undefined) {
    const wanted = "Set it to the currency of the rows, such as EUR: sales of two currencies cannot be added up";
    return { pointer: "/currency", reason: "is missing", wanted };
  }
  if (attributeNames(document).length > MOST_ATTRIBUTES) {
    const wanted = `Keep at most ${MOST_ATTRIBUTES}, including those of archive and api`;
    return { pointer: "/attributes", reason: "has too many attributes", wanted };
  }
}

/** Returns the second of two columns with the same name; computed cells may reuse a name. */
function namedTwice(named: Readonly<Record<string, Readonly<Record<string, Cell | null>>>>): InvalidKey | undefined {
  const byName = new Map<string, string>();
  for (const [list, columns] of Object.entries(named)) {
    for (const [column, cell] of Object.entries(columns)) {
      if (typeof cell !== "string") continue;
      const pointer = `/${list}/${column}`;
      const other = byName.get(cell);
      if (other) {
        const wanted = "Name a different column of the shop for each column";
        return { pointer, reason: `is "${cell}", the same as "${other}"`, wanted };
      }
      byName.set(cell, pointer);
    }
  }
}

function invalidChannels(document: SourceDocument): InvalidKey | undefined {
  const zone = invalidZone("/timeZone", document.timeZone);
  if (zone) return zone;
  for (const name of CHANNELS) {
    const channel = document[name];
    if (channel === undefined) continue;
    if (channel.decimalMark === channel.groupMark) {
      const wanted = "Leave groupMark empty if thousands are not grouped";
      return { pointer: `/${name}/groupMark`, reason: "is the same as decimalMark", wanted };
    }
    const { dateFormat, timeZone, returns = [] } = channel;
    const format = invalidDateFormat(dateFormat);
    if (format) return { pointer: `/${name}/dateFormat`, ...format };
    const own = invalidZone(`/${name}/timeZone`, timeZone);
    if (own) return own;
    const undated = returns.findIndex(({ columns }) => columns.order_date === undefined || columns.sales === undefined);
    if (undated !== -1) {
      const wanted = "Name the day of the return as order_date, and its negative amount as sales";
      return { pointer: `/${name}/returns/${undated}/columns`, reason: "lacks order_date or sales", wanted };
    }
  }
}

function invalidFiles(document: SourceDocument): InvalidKey | undefined {
  const name = CHANNELS.find((channel) => !isEncoding(document[channel]?.encoding ?? "utf-8"));
  if (name === undefined) return undefined;
  const wanted = "Write one such as windows-1252, iso-8859-2, koi8-r or shift_jis; convert other files with iconv";
  return {
    pointer: `/${name}/encoding`,
    reason: `is "${document[name]!.encoding}", which is not a known encoding`,
    wanted,
  };
}

function invalidZone(pointer: string, timeZone: string | undefined): InvalidKey | undefined {
  if (timeZone === undefined || isTimeZone(timeZone)) return undefined;
  const wanted = "Write one such as UTC or Europe/Berlin, not an offset or an abbreviation such as CET";
  return { pointer, reason: `is "${timeZone}", which is not a time zone`, wanted };
}

function invalidApi({ api }: SourceDocument): InvalidKey | undefined {
  if (api === undefined) return undefined;
  const paging = invalidPaging(api);
  if (paging) return paging;
  const unknown = Object.entries(api.dayParameters)
    .flatMap(([name, value]) => (value.match(/\{\w+\}/g) ?? []).map((placeholder) => ({ name, placeholder })))
    .find(({ placeholder }) => !DAY_PLACEHOLDERS.includes(placeholder));
  if (unknown) {
    const wanted = `Write one of ${DAY_PLACEHOLDERS.join(", ")}`;
    return { pointer: `/api/dayParameters/${unknown.name}`, reason: `has ${unknown.placeholder}`, wanted };
  }
  const asksChanges = api.changedParameters !== undefined || api.changedBody !== undefined;
  if (asksChanges && !JSON.stringify([api.changedParameters, api.changedBody]).includes("{since}")) {
    const wanted = "Write {since} for the time since which orders have changed";
    return { pointer: "/api/changedParameters", reason: "has no {since}", wanted };
  }
  const day = JSON.stringify([api.dayParameters, api.body]).match(/\{(next_)?day\}/)?.[0];
  if (day !== undefined && dayFormat(api.dateFormat) === undefined) {
    const wanted = "Write {start} and {end} instead: this dateFormat cannot write a day without a time";
    return { pointer: "/api/dayParameters", reason: `has ${day}`, wanted };
  }
}

/** Returns the first invalid key of the document's paging. */
function invalidPaging(api: ApiDocument): InvalidKey | undefined {
  const { paging } = api;
  if (paging === undefined) return undefined;
  const double = (["pageParameter", "limitParameter", "pageSize", "totalHeader"] as const).find((key) => key in api);
  if (double) {
    return { pointer: `/api/${double}`, reason: "is set as well as paging", wanted: "Move it into paging" };
  }
  const { by } = paging;
  if (by !== "link" && paging.parameter === undefined) {
    const named = { page: "page number", offset: "offset", cursor: "cursor" }[by];
    return {
      pointer: "/api/paging/parameter",
      reason: "is missing",
      wanted: `Name the query parameter for the ${named}`,
    };
  }
  if (by === "cursor" && paging.next === undefined) {
    return {
      pointer: "/api/paging/next",
      reason: "is missing",
      wanted: "Write the path of the next cursor in an answer",
    };
  }
  if (paging.in === "body" && api.body === undefined) {
    return {
      pointer: "/api/body",
      reason: "is missing",
      wanted: "Write the body of the request: the parameters of the page go into it",
    };
  }
  const total = paging.total;
  if (total && (total.header === undefined) === (total.path === undefined)) {
    return { pointer: "/api/paging/total", reason: "needs header or path", wanted: "Name one of them" };
  }
  const unused = unusedKeys(by).find((key) => key in paging);
  if (unused === undefined) return undefined;
  return { pointer: `/api/paging/${unused}`, reason: `has no effect in paging by ${by}`, wanted: "Remove it" };
}

function unusedKeys(by: "page" | "offset" | "cursor" | "link"): string[] {
  if (by === "link") return ["parameter", "first", "value", "alone", "in"];
  return by === "cursor" ? ["first"] : ["next", "more", "alone"];
}

function invalidPlaces({ postalCodes = [], missingPostalCodes = [] }: SourceDocument): InvalidKey | undefined {
  const ruled = {
    postalCodes: postalCodes.map(({ country }) => country),
    missingPostalCodes: missingPostalCodes.map(({ country, state, city }) => `${city}, ${state}, ${country}`),
  };
  for (const [list, places] of Object.entries(ruled)) {
    const second = places.findIndex((place, index) => places.indexOf(place) < index);
    if (second !== -1) {
      const reason = `is a second rule for "${places[second]}"`;
      return { pointer: `/${list}/${second}`, reason, wanted: "Keep only one of them" };
    }
  }
}
