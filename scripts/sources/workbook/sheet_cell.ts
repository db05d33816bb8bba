import { numberText } from "./number_text.ts";
import { type SerialTime, serialTime } from "./serial_time.ts";
import type { NamedFile } from "../content/unusable_file.ts";
import type { SharedTexts } from "./shared_texts.ts";
import { unescapeText } from "./unescape_text.ts";

/** Value of a cell of a workbook. */
export type Cell =
  | { readonly kind: "text"; readonly text: string }
  /** With a decimal point. */
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "time"; readonly time: SerialTime }
  /** A formula whose value is not stored. */
  | { readonly kind: "unknown" };

/** A cell as stored in the XML. */
export interface StoredCell {
  readonly type: string;
  readonly style: number;
  readonly text: string;
  readonly isFormula: boolean;
}

/** Parts of a workbook that are needed to read its cells. */
export interface CellRules {
  readonly file: NamedFile;
  readonly texts: SharedTexts;
  /** Numbers of the styles that show a number as a day or a time. */
  readonly dateStyles: ReadonlySet<number>;
  readonly countsFrom1904: boolean;
}

/** Returns the value of a cell; undefined if it is empty. */
export function cellOf(
  { type, style, text, isFormula }: StoredCell,
  { texts, dateStyles, countsFrom1904 }: CellRules,
): Cell | undefined {
  if (text === "") return isFormula && type !== "str" ? { kind: "unknown" } : undefined;
  if (type === "s") {
    const shared = texts.at(Number(text));
    return shared === undefined || shared === "" ? undefined : { kind: "text", text: shared };
  }
  if (type === "b") return { kind: "text", text: text === "1" ? "TRUE" : "FALSE" };
  if (type !== "n") return { kind: "text", text: unescapeText(text) };
  const time = dateStyles.has(style) ? serialTime(text, countsFrom1904) : undefined;
  return time === undefined ? { kind: "number", text: numberText(text) } : { kind: "time", time };
}

/** Writes a cell in the formats of the source's document, so that it is typed by the same rules as text from CSV. */
export function cellText(
  cell: Exclude<Cell, { kind: "unknown" }>,
  { dateFormat, decimalMark }: { dateFormat: string; decimalMark: string },
): string {
  if (cell.kind === "text") return cell.text;
  if (cell.kind === "number") return cell.text.replace(".", decimalMark);
  return timeText(cell.time, dateFormat);
}

const PARTS = /yyyy|yy|MM|M|dd|d|HH|H|hh|h|mm|ss|a/g;

/** Writes a day and a time by a pattern; as ISO 8601 if it is not a pattern, or if it has no place for the time. */
function timeText({ day, time }: SerialTime, dateFormat: string): string {
  if (day === undefined) return time;
  const isMidnight = time === "00:00:00";
  const isPattern = dateFormat.includes("y");
  if (!isPattern || (!isMidnight && !/[Hh]/.test(dateFormat))) return isMidnight ? day : `${day}T${time}`;
  const [year, month, date] = day.split("-") as [string, string, string];
  const [hour, minute, second] = time.slice(0, 8).split(":") as [string, string, string];
  const hour12 = String(Number(hour) % 12 || 12);
  const values: Readonly<Record<string, string>> = {
    yyyy: year,
    yy: year.slice(2),
    MM: month,
    M: String(Number(month)),
    dd: date,
    d: String(Number(date)),
    HH: hour,
    H: String(Number(hour)),
    hh: hour12.padStart(2, "0"),
    h: hour12,
    mm: minute,
    ss: second,
    a: Number(hour) < 12 ? "AM" : "PM",
  };
  return dateFormat.replace(PARTS, (part) => values[part]!);
}
