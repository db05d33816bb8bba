import { dirname, join } from "node:path";

/** A small Storecast: two migrations, a view and a function. */
const FILES: Readonly<Record<string, string>> = {
  "migrations/0001_thing.sql": "create schema ods; create table ods.thing (thing_id bigint not null);",
  "migrations/0002_note.sql": "alter table ods.thing add column note text;",
  "views/ods/noted.sql": "create or replace view ods.noted as select thing.note from ods.thing;",
  "functions/ods/answer.sql": "create or replace function ods.answer() returns integer language sql as 'select 42';",
  "functions/ops/apply_grants.sql":
    "create schema if not exists ops; create or replace function ops.apply_grants(p_schemas text[]) returns void language sql as 'select null';",
};

/** A temporary folder in place of `sql/`. */
export interface SqlFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes a `sql/` folder of two migrations, a view and a function; `files` replaces some of them or adds others. */
export async function sqlFolder(files: Record<string, string> = {}): Promise<SqlFolder> {
  const path = await Deno.makeTempDir({ prefix: "storecast-sql-" });
  for (const [name, text] of Object.entries({ ...FILES, ...files })) {
    await Deno.mkdir(join(path, dirname(name)), { recursive: true });
    await Deno.writeTextFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
