import { visible } from "../core/visible.ts";
import { channelOf } from "../sources/documents/channel.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";
import type { Checked, CheckedRows } from "./checked.ts";
import { describeCell } from "./format_rows.ts";
import type { Conflict, LeftOutRows, RejectedKind } from "./published_rows.ts";
import { counted, several } from "../core/counted.ts";
import { cut, WIDTH, wrap } from "./text_lines.ts";

const [SHOWN_DAYS, SHOWN_DIFFERENCES] = [5, 3];

/** Formats the rejected rows by reason, with some examples of each. */
export function formatRejected(
  { rejected = [], batch }: CheckedRows,
  checked: Checked,
  document: SourceDocument,
): string[] {
  if (rejected.length === 0) return [];
  const { lines: { cells } } = channelOf(document, checked.channel);
  const place = checked.channel === "archive" ? "line" : "row";
  const kinds = rejected.flatMap(({ column_name: column, reason, rows, examples }: RejectedKind) => {
    const cell = column === null ? undefined : cells[column];
    const what = column === null ? "the row" : cell === undefined ? column : `${column} (${describeCell(cell)})`;
    return [
      ...wrap(`${what} ${visible(reason)}`, `  ${counted(rows)}  `),
      ...examples.flatMap(({ line, value, record }) => [
        cut(`     ${place} ${line}${value === null ? "" : `: "${visible(value)}"`}`, WIDTH),
        cut(
          `       ${typeof record === "string" ? visible(record) : JSON.stringify(inOrder(record, cells))}`,
          80,
        ),
      ]),
    ];
  });
  return [`Rejected, ${several(batch.rows_rejected, "row")} by reason:`, ...kinds];
}

/** Sorts the columns of a row as in the document. */
function inOrder(record: object, cells: object): object {
  const names = [...new Set([...Object.keys(cells), ...Object.keys(record)])];
  return Object.fromEntries(names.flatMap((name) => name in record ? [[name, record[name as keyof object]]] : []));
}

/** Formats the left-out rows by reason. */
export function formatLeftOut({ skipped, left_out: others = [], batch }: CheckedRows): string[] {
  if (Number(batch.rows_left_out) === 0) return [];
  const rules = skipped.map(({ rule, rows }) =>
    wrap(
      rule === "no lines" ? "orders without lines" : `by the rule ${visible(JSON.stringify(rule))}`,
      `  ${counted(rows)}  `,
    )
  );
  const reasons = others.map(({ reason, rows, days }: LeftOutRows) => {
    const shown = days.slice(0, SHOWN_DAYS).join(", ") +
      (days.length > SHOWN_DAYS ? ` and ${days.length - SHOWN_DAYS} more` : "");
    const why = reason === "other_day" ? `of another day: ${shown}` : "returns of a day that is not over yet";
    return wrap(why, `  ${counted(rows)}  `);
  });
  return [`Left out, ${several(batch.rows_left_out, "row")}:`, ...rules.flat(), ...reasons.flat()];
}

/** Formats the duplicate rows, each replaced by a later row. */
export function formatDuplicates({ conflicts = [], batch }: CheckedRows, { channel }: Checked): string[] {
  if (Number(batch.rows_duplicate) === 0) return [];
  const differ = Number(batch.rows_conflicting);
  const place = channel === "archive" ? "line" : "row";
  return [
    `Duplicate, ${several(batch.rows_duplicate, "row")} with the key of a later row, which wins:`,
    ...differ === 0 ? ["  the rows of one key are the same"] : [
      `  ${counted(differ)} of them ${differ === 1 ? "differs" : "differ"} from it`,
      ...conflicts.flatMap(({ line, kept_line, ...both }) =>
        wrap(`${place} ${line} is replaced by ${place} ${kept_line}: ${differences(both)}`, "     ")
      ),
    ],
  ];
}

function differences({ record, kept_record: kept }: Pick<Conflict, "record" | "kept_record">): string {
  const names = [...new Set([...Object.keys(record), ...Object.keys(kept)])]
    .filter((name) => record[name] !== kept[name] && name !== "row_id");
  const quoted = (value: string | undefined): string =>
    value === undefined ? "nothing" : `"${visible(cut(value, 24))}"`;
  const shown = names.slice(0, SHOWN_DIFFERENCES).map((name) =>
    `${name} ${quoted(record[name])}, then ${quoted(kept[name])}`
  );
  return shown.join("; ") + (names.length > SHOWN_DIFFERENCES ? `; and ${names.length - SHOWN_DIFFERENCES} more` : "");
}

/** Formats the number of lines without a value, by column. */
export function formatUnknown({ batch }: CheckedRows): string[] {
  const unknown = Object.entries(batch.unknown);
  if (unknown.length === 0) return [];
  const lines = Number(batch.rows_inserted);
  const parts = unknown.map(([column, count]) =>
    count === lines ? `${column} in all` : `${column} in ${counted(count)}`
  );
  return [`Unknown, of ${several(lines, "line")}:`, ...wrap(parts.join(", "), "  ")];
}
