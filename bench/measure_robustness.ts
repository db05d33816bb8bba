import { join } from "node:path";
import { InputFile } from "../scripts/sources/content/input_file.ts";
import { readArchiveHeader } from "../scripts/sources/archive/read_archive.ts";
import { readSourceDocument } from "../scripts/sources/documents/read_source_document.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { splitRecord } from "../scripts/sources/csv/split_record.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { type PollutedFile, pollutedFiles } from "./robustness/polluted_files.ts";
import { type Contents, scoreReading } from "./robustness/score_reading.ts";

/** Weights in the weighted score: about how many of 10,000 public CSV files of a survey are of the kind. */
const WEIGHTS: Record<string, number> = {
  "line ends LF": 3800,
  "semicolons": 1900,
  "no header": 1050,
  "preamble": 630,
  "a separator too many": 590,
  "a separator too few": 590,
  "no last line end": 410,
  "two tables": 420,
  "commas and blanks": 230,
  "header of several lines": 210,
  "empty": 35,
  "apostrophes as quotes": 25,
};
/** The weight of every other kind. */
const RARE = 10;

interface Score {
  readonly kind: string;
  readonly files: number;
  /** Mean score of its files: for the published rows, and below with the rejected ones, which are kept. */
  readonly published: number;
  readonly kept: number;
}

/** Scores how polluted files are read, each with the settings that a source document can have for it; returns one line a kind. */
export async function measureRobustness(): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  const kinds = new Map<string, { published: number; kept: number }[]>();
  try {
    const path = join(folder, "file.csv");
    for (const file of pollutedFiles()) {
      await Deno.writeTextFile(path, file.text);
      const [published, kept] = await read(path, file);
      const scores = { published: scoreReading(file, published), kept: scoreReading(file, kept) };
      kinds.set(file.kind, [...kinds.get(file.kind) ?? [], scores]);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const scores = [...kinds].map(([kind, files]): Score => ({
    kind,
    files: files.length,
    published: mean(files.map(({ published }) => published)),
    kept: mean(files.map(({ kept }) => kept)),
  }));
  return [
    "| kind of file | files | published | with rejected rows |",
    "| --- | ---: | ---: | ---: |",
    ...scores.map(format),
    format(total("simple score", scores, ({ files }) => files)),
    format(total("weighted score", scores, ({ kind }) => WEIGHTS[kind] ?? RARE)),
  ];
}

function total(kind: string, scores: readonly Score[], weightOf: (score: Score) => number): Score {
  const weights = scores.reduce((sum, score) => sum + weightOf(score), 0);
  const mean = (of: "published" | "kept"): number =>
    scores.reduce((sum, score) => sum + weightOf(score) * score[of], 0) / weights;
  return {
    kind,
    files: scores.reduce((sum, { files }) => sum + files, 0),
    published: mean("published"),
    kept: mean("kept"),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function format({ kind, files, published, kept }: Score): string {
  return `| ${kind} | ${files} | ${published.toFixed(3)} | ${kept.toFixed(3)} |`;
}

/** Columns of stg; the columns of a file are read as the first of these. */
const COLUMNS = [
  "order_id",
  "order_date",
  "customer_id",
  "product_id",
  "product_name",
  "sales",
  "quantity",
  "profit",
  "city",
  "ship_mode",
] as const;

/** Reads a file as `archive` does; undefined if it is refused. */
async function read(path: string, file: PollutedFile): Promise<[Contents | undefined, Contents | undefined]> {
  const names = file.declared.headerLines === 0
    ? file.rows[0]!.map((_, column) => String(column + 1))
    : file.header.filter((name) => name !== "");
  const superstore = await readSourceDocument("superstore");
  const document: SourceDocument = {
    ...superstore,
    columns: Object.fromEntries(names.map((name, column) => [COLUMNS[column]!, name])) as SourceDocument["columns"],
    archive: { ...superstore.archive!, ...file.declared },
  };
  try {
    using input = await InputFile.open(path, "load");
    const { columns, records, separator } = await readArchiveHeader(input, document);
    const header = columns.map((column) => document.columns[column as keyof SourceDocument["columns"]] as string);
    const rows: string[][] = [];
    const rejected: string[][] = [];
    for await (const chunk of records("1")) {
      const csv = new TextDecoder().decode(chunk.csv);
      rows.push(...split(csv, separator).map(([, , ...fields]) => fields));
      rejected.push(...chunk.rejected.map(({ record }) => splitRejected(record, separator)));
    }
    return [{ header, rows }, { header, rows: [...rows, ...rejected] }];
  } catch (error) {
    if (error instanceof StorecastError) return [undefined, undefined];
    throw error;
  }
}

/** Splits a rejected record, in which a quote may be a character. */
function splitRejected(record: string, separator: string): string[] {
  const quoted = split(`${record}\n`, separator)[0] ?? [];
  const fields = quoted.length < 8 ? splitRecord(record, { separator, quote: "none" }) : quoted;
  return fields.map((field) => field ?? "");
}

/** Splits records as COPY does. */
function split(csv: string, separator: string): string[][] {
  const records: string[][] = [];
  let start = 0;
  let quotes = 0;
  for (let at = 0; at < csv.length; at++) {
    if (csv[at] === '"') quotes++;
    if (csv[at] !== "\n" || (quotes % 2 === 1 && at < csv.length - 1)) continue;
    const record = csv.slice(start, at).replace(/\r$/, "");
    records.push(splitRecord(record, { separator }).map((field) => field ?? ""));
    start = at + 1;
  }
  return records;
}
