import { visible } from "../core/visible.ts";
import { describeBatches } from "../loading/describe_batches.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";
import type { Checked, CheckedRows } from "./checked.ts";
import { formatDays } from "./format_days.ts";
import { formatDuplicates, formatLeftOut, formatRejected, formatUnknown } from "./format_reasons.ts";
import { formatFirstRow, formatRows } from "./format_rows.ts";
import type { MadeRequest } from "./recorded_requests.ts";
import { counted, cut, several, WIDTH, wrap } from "./text_lines.ts";

const [SHOWN_REQUESTS, SHOWN_NAMES] = [10, 40];

/** Returns what a check has found as the lines of a page. */
export function formatChecked(checked: Checked, document: SourceDocument): string[] {
  const parts = [
    describeInput(checked),
    formatRequests(checked),
    ...checked.rows ? formatAll(checked.rows, checked, document) : [],
  ];
  return parts.filter((lines) => lines.length > 0).flatMap((lines, index) => index === 0 ? lines : ["", ...lines]);
}

function describeInput({ origin, day, source, form, error, rows }: Checked): string[] {
  const what = day === undefined ? `"${visible(origin)}"` : `${day} of "${visible(origin)}"`;
  const as = form === undefined ? "" : `: ${visible(form)}`;
  const end = error === undefined
    ? "It would load into an empty store."
    : rows === undefined
    ? "It cannot be read; the reason is below."
    : "It would not load; the reason is below.";
  return [
    ...wrap(`Checked ${what} by "sources/${source}.json"${as}. Nothing was stored.`),
    end,
    ...rows === undefined ? [] : wrap(`${describeBatches([rows.batch])}.`),
  ];
}

function formatRequests({ requests = [] }: Checked): string[] {
  if (requests.length === 0) return [];
  const shown = requests.slice(0, SHOWN_REQUESTS).flatMap(
    ({ method, url, body, ...answer }: MadeRequest, index) => {
      const { status, rows, seconds } = answer;
      const said = status === null ? "no answer" : `status ${status}`;
      const orders = rows === null ? "" : `, ${several(rows, "order")}`;
      const lead = `  ${String(index + 1).padStart(2)}  `;
      return [
        ...wrapUrl(`${method} ${visible(url)}`, lead),
        ...body === undefined ? [] : [cut(`        ${visible(body)}`, WIDTH)],
        `      ${said}${orders}, ${seconds.toFixed(2)} s`,
      ];
    },
  );
  const more = requests.length > SHOWN_REQUESTS ? [`  and ${counted(requests.length - SHOWN_REQUESTS)} more`] : [];
  return [`Asked, in ${several(requests.length, "request")}:`, ...shown, ...more];
}

/** Returns a URL in lines that can be copied together, cut before its parameters. */
function wrapUrl(text: string, lead: string): string[] {
  const lines = [lead];
  for (const [index, part] of text.split(/(?=[?&])/).entries()) {
    const last = lines.at(-1)!;
    if (index !== 1 && last.length + part.length <= WIDTH || index === 0) lines[lines.length - 1] = last + part;
    else lines.push(`        ${part}`);
  }
  return lines;
}

function formatAll(rows: CheckedRows, checked: Checked, document: SourceDocument): string[][] {
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

/** Returns the same as JSON, for programs. */
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
