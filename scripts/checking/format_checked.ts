import { visible } from "../core/visible.ts";
import { describeBatches } from "../loading/describe_batches.ts";
import type { ShopDocument } from "../sources/documents/shop_document.ts";
import type { Checked, CheckedRows } from "./checked.ts";
import { formatDays } from "./format_days.ts";
import { formatDuplicates, formatLeftOut, formatRejected, formatUnknown } from "./format_reasons.ts";
import { formatFirstRow, formatRows } from "./format_rows.ts";
import type { MadeRequest } from "./recorded_requests.ts";
import { counted, several } from "../core/counted.ts";
import { cut, WIDTH, wrap } from "./text_lines.ts";

const [SHOWN_REQUESTS, SHOWN_NAMES] = [10, 40];

/** Formats the result of a check as lines of text. */
export function formatChecked(checked: Checked, document: ShopDocument): string[] {
  const parts = [
    describeInput(checked, document),
    formatRequests(checked),
    ...checked.rows ? formatAll(checked.rows, checked, document) : [],
  ];
  return parts.filter((lines) => lines.length > 0).flatMap((lines, index) => index === 0 ? lines : ["", ...lines]);
}

function describeInput(
  { origin, day, source, form, error, rows }: Checked,
  { timeZone, dayEndsAt = "00:00" }: ShopDocument,
): string[] {
  const what = day === undefined ? `"${visible(origin)}"` : `${day} of "${visible(origin)}"`;
  const as = form === undefined ? "" : `: ${visible(form)}`;
  const end = error === undefined
    ? "It would load into an empty store."
    : rows === undefined
    ? "It cannot be read; the reason is below."
    : "It would not load; the reason is below.";
  return [
    ...wrap(`Checked ${what} by "sources/${source}.json"${as}. Nothing was stored.`),
    `Business days of ${timeZone}, ${dayEndsAt === "00:00" ? "from midnight to midnight" : `until ${dayEndsAt}`}.`,
    end,
    ...rows === undefined ? [] : wrap(`${describeBatches([rows.batch])}.`),
  ];
}

function formatRequests({ requests = [] }: Checked): string[] {
  if (requests.length === 0) return [];
  const kinds = foldRepeated(requests);
  const shown = kinds.slice(0, SHOWN_REQUESTS).flatMap(
    ({ number, times, request: { method, url, body, status, rows }, seconds }) => {
      const answer = status === null ? "no answer" : `status ${status}`;
      const often = times > 1 ? ` (${counted(times)} times)` : "";
      const orders = rows === null ? "" : `, ${several(rows, "order")}`;
      const lead = `  ${String(number).padStart(2)}  `;
      return [
        ...wrapUrl(`${method} ${visible(url)}`, lead),
        ...body === undefined ? [] : [cut(`        ${visible(body)}`, WIDTH)],
        `      ${answer}${often}${orders}, ${seconds.toFixed(2)} s`,
      ];
    },
  );
  const next = kinds[SHOWN_REQUESTS];
  const more = next === undefined ? [] : [`  and ${counted(requests.length - next.number + 1)} more`];
  return [`Made ${several(requests.length, "request")}:`, ...shown, ...more];
}

/** Consecutive equal requests with the same result. */
interface RepeatedRequest {
  /** Number of the first one among all requests, from 1. */
  readonly number: number;
  times: number;
  readonly request: MadeRequest;
  /** Total seconds. */
  seconds: number;
}

function foldRepeated(requests: readonly MadeRequest[]): RepeatedRequest[] {
  const kinds: RepeatedRequest[] = [];
  for (const [index, request] of requests.entries()) {
    const last = kinds.at(-1);
    if (last !== undefined && isSame(last.request, request)) {
      last.times++;
      last.seconds += request.seconds;
    } else kinds.push({ number: index + 1, times: 1, request, seconds: request.seconds });
  }
  return kinds;
}

function isSame(one: MadeRequest, other: MadeRequest): boolean {
  return (["method", "url", "body", "status", "rows"] as const).every((name) => one[name] === other[name]);
}

/** Breaks a URL into lines, before its parameters, so that it can still be copied as a whole. */
function wrapUrl(text: string, lead: string): string[] {
  const lines = [lead];
  for (const [index, part] of text.split(/(?=[?&])/).entries()) {
    const last = lines.at(-1)!;
    if (index !== 1 && last.length + part.length <= WIDTH || index === 0) lines[lines.length - 1] = last + part;
    else lines.push(`        ${part}`);
  }
  return lines;
}

function formatAll(rows: CheckedRows, checked: Checked, document: ShopDocument): string[][] {
  const { first = [], days = [] } = rows;
  return [
    first.length > 0 ? formatFirstRow(first[0]!, checked, document) : [],
    first.length > 0 ? formatRows(first, checked) : [],
    days.length > 0 ? formatDays(days) : [],
    formatRejected(rows, checked, document),
    formatLeftOut(rows),
    formatDuplicates(rows, checked),
    formatUnknown(rows),
    rows.notes.length > 0 ? ["Noticed:", ...rows.notes.flatMap((note) => wrap(`${visible(note)}.`, "  "))] : [],
    formatUnused(rows.unused),
  ];
}

function formatUnused(unused: readonly string[]): string[] {
  if (unused.length === 0) return [];
  const names = unused.slice(0, SHOWN_NAMES).map((name) => `"${visible(cut(name, 60))}"`);
  const more = unused.length > SHOWN_NAMES ? `, and ${unused.length - SHOWN_NAMES} more` : "";
  return ['Not used; to keep one, name it under "attributes":', ...wrap(names.join(", ") + more, "  ")];
}

/** Formats the result of a check as JSON. */
export function formatCheckedJson({ error, rows, ...checked }: Checked): string {
  const { batch, ...rest } = rows ?? {};
  const counts = batch === undefined ? {} : {
    counts: Object.fromEntries(
      Object.entries(batch).filter(([name]) => name.startsWith("rows_")).map(([name, rows]) => [name, Number(rows)]),
    ),
    unknown: batch.unknown,
  };
  return JSON.stringify(
    {
      ...checked,
      would_load: error === undefined,
      exit_code: error?.exitCode ?? 0,
      reason: error?.message ?? null,
      ...counts,
      ...rest,
    },
    undefined,
    2,
  );
}
