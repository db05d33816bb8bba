import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Applied } from "../store/migrate.ts";
import type { StoreTable } from "../store/store_tables.ts";
import type { Fingerprint } from "./fingerprint.ts";

const FORMAT = 1;
const MARK = "-- storecast backup ";

/** The last line of a complete backup. */
export const END = "-- storecast backup ends";

/** The contents of a backup: its first line. */
export interface Manifest {
  readonly format: number;
  /** Start of the backup, as an ISO instant. */
  readonly madeAt: string;
  /** Version of the server of the store. */
  readonly server: string;
  readonly migrations: readonly Applied[];
  /** In the order of the file. */
  readonly tables: readonly (StoreTable & Fingerprint)[];
  /** The counters of the identity columns. */
  readonly sequences: readonly Sequence[];
}

/** The counter of an identity column. */
export interface Sequence {
  readonly relation: string;
  readonly column: string;
  /** The last number that it returned; null if it has returned none. */
  readonly last: string | null;
}

/** Returns the manifest as the first line of a backup. */
export function manifestLine(manifest: Omit<Manifest, "format">): string {
  return MARK + JSON.stringify({ format: FORMAT, ...manifest });
}

/** Reads the first line of a backup; throws an error if it is not one, or has the format of a later version. */
export function parseManifest(line: string, path: string): Manifest {
  if (!line.startsWith(MARK)) throw notABackup(path, "it is not a backup of Storecast");
  const manifest = parseObject(line.slice(MARK.length));
  if (typeof manifest?.format !== "number") throw notABackup(path, "its first line is not a manifest");
  if (manifest.format !== FORMAT) {
    throw new StorecastError(
      `Cannot restore "${path}": it has format ${manifest.format}, which this version cannot read`,
      {
        exitCode: ExitCode.backup,
        advice: "Update Storecast to the version that made it, or a later one",
      },
    );
  }
  if (!isWhole(manifest)) throw notABackup(path, "its first line is not a manifest");
  return manifest;
}

function parseObject(text: string): Partial<Manifest> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether it has all its lists, and digits as the counters' numbers, which become part of SQL. */
function isWhole(manifest: Partial<Manifest>): manifest is Manifest {
  const { migrations, tables, sequences } = manifest;
  if (![migrations, tables, sequences].every(Array.isArray) || tables!.length === 0) return false;
  return tables!.every((table) => Array.isArray(table?.columns)) &&
    sequences!.every((sequence) => sequence && (sequence.last === null || /^\d+$/.test(sequence.last)));
}

/** Returns the error for a file that is not a backup, or a damaged one. */
export function notABackup(path: string, reason: string, cause?: unknown): StorecastError {
  return new StorecastError(`Cannot restore "${path}": ${reason}`, {
    exitCode: ExitCode.backup,
    advice: "Use another backup; nothing was changed",
    cause,
  });
}

/** Returns the statement before the rows of a table. */
export function copyStatement({ relation, columns }: StoreTable): string {
  return `copy ${relation} (${columns.join(", ")}) from stdin;`;
}

/** Returns the statement that sets the counter of an identity column. */
export function setvalStatement({ relation, column, last }: Sequence): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  return `select pg_catalog.setval(pg_get_serial_sequence(${quote(relation)}, ${quote(column)}), ${last ?? "1"}, ${
    last !== null
  });`;
}
