import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { WholeFile } from "../core/write_whole.ts";
import type { Database } from "../database/database.ts";
import { readApplied } from "../store/migrate.ts";
import { SCHEMAS } from "../store/schemas.ts";
import { type StoreTable, storeTables } from "../store/store_tables.ts";
import { copyOut } from "./copy_out.ts";
import { fingerprint, setFormats } from "./fingerprint.ts";
import { copyStatement, END, type Manifest, manifestLine, type Sequence, setvalStatement } from "./manifest.ts";

/** Fast rather than small; the rows still shrink to a quarter. */
const GZIP_LEVEL = 1;

const CHUNK_BYTES = 1 << 18;

/** A backup that was written. */
export interface WrittenBackup {
  readonly bytes: number;
  readonly rows: number;
  readonly tables: number;
}

/**
 * Writes the store, as of one moment, to a file: a compressed psql script of COPY blocks, whose first line is the manifest.
 * Runs beside any other task, in constant memory.
 */
export async function writeBackup(
  database: Database,
  file: WholeFile,
  { madeAt, progress }: { madeAt: Temporal.Instant; progress: (text: string) => void },
): Promise<WrittenBackup> {
  return await database.transaction(async () => {
    await database.client.query("set transaction isolation level repeatable read, read only");
    // A migration between reading the catalog and the last COPY would corrupt the backup: these locks make it wait.
    const found = await storeTables(database);
    await database.client.query(`lock table ${found.map(({ relation }) => relation).join(", ")} in access share mode`);
    await setFormats(database);

    const manifest = await makeManifest(database, found, { madeAt, progress });
    let bytes = 0;
    const toFile = new Writable({
      write(chunk: Uint8Array, _encoding, done): void {
        bytes += chunk.length;
        writeAll(file, chunk).then(() => done(), done);
      },
    });
    const text = Readable.from(script(database, manifest, progress), { objectMode: false, highWaterMark: CHUNK_BYTES });
    await pipeline(text, createGzip({ level: GZIP_LEVEL, chunkSize: CHUNK_BYTES }), toFile);
    await file.syncData();
    return {
      bytes,
      rows: manifest.tables.reduce((sum, { rows }) => sum + Number(rows), 0),
      tables: manifest.tables.length,
    };
  });
}

async function makeManifest(
  database: Database,
  found: readonly StoreTable[],
  { madeAt, progress }: { madeAt: Temporal.Instant; progress: (text: string) => void },
): Promise<Omit<Manifest, "format">> {
  const tables = [];
  for (const table of found) {
    progress(`Counting ${table.relation}`);
    tables.push({ ...table, ...await fingerprint(database, table) });
  }
  const [server] = await database.rows<{ version: string }>("select current_setting('server_version') as version");
  return {
    madeAt: madeAt.toString(),
    server: server!.version,
    migrations: (await readApplied(database))!,
    tables,
    sequences: await readSequences(database),
  };
}

async function readSequences(database: Database): Promise<Sequence[]> {
  return await database.rows<Sequence>(
    `
    select
      format('%I.%I', nspname, relname) as relation,
      attname as column,
      pg_sequence_last_value(pg_get_serial_sequence(format('%I.%I', nspname, relname), attname)) as last
    from pg_attribute
    inner join pg_class on pg_class.oid = attrelid
    inner join pg_namespace on pg_namespace.oid = relnamespace
    where attidentity <> '' and relkind = 'r' and nspname = any($1)
    order by 1, 2
  `,
    [SCHEMAS],
  );
}

async function* script(
  database: Database,
  manifest: Omit<Manifest, "format">,
  progress: (text: string) => void,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const { tables, sequences } = manifest;
  yield encoder.encode(
    `${manifestLine(manifest)}\n` +
      "-- Restore it with: deno task restore FILE. Or with psql, on a store of the same version without data.\n" +
      "begin;\n" +
      `truncate ${tables.map(({ relation }) => relation).join(", ")};\n`,
  );
  for (const table of tables) {
    progress(`Copying ${table.relation}`);
    yield encoder.encode(`${copyStatement(table)}\n`);
    const { relation, columns } = table;
    yield* copyOut(database, `copy ${relation} (${columns.join(", ")}) to stdout`);
    yield encoder.encode("\\.\n");
  }
  yield encoder.encode([...sequences.map(setvalStatement), "commit;", END].map((line) => `${line}\n`).join(""));
}

async function writeAll(file: WholeFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
}
