import assert from "node:assert/strict";
import { lintSql } from "../tools/lint_sql.ts";
import { lintSqlFile } from "../tools/lint_sql_file.ts";

/** A function file that keeps the rules. */
const FUNCTION = `-- ods.load: move rows.
--
-- Writes  ods.copy
-- Re-run  safe
create or replace function ods.load(p_batch_id bigint)
returns table (rows bigint)
language plpgsql
volatile
set search_path = ''
as $$
declare
  c_limit constant integer := 5;
  v_row record;
begin
  for v_row in select thing.thing_id from ods.thing where thing.batch_id = p_batch_id limit c_limit loop
    insert into ods.copy (thing_id, written_at)
    select v_row.thing_id, now()
    on conflict (thing_id) do update set written_at = excluded.written_at;
  end loop;
exception
  when unique_violation then raise;
end;
$$;

comment on function ods.load(bigint) is 'Moves rows.';
`;

/** A view file that keeps the rules. */
const VIEW = `-- mart.things: things as the star shows them.
create or replace view mart.things as
select thing.thing_id, (select count(*) from ods.copy) as copies
from ods.thing;

comment on view mart.things is 'Grain: one row per thing.';
`;

/** A migration that keeps the rules. */
const MIGRATION = `-- Things.
create schema ods;
create table ods.thing (
  thing_id bigint generated always as identity,
  note text,
  constraint thing_pkey primary key (thing_id),
  constraint thing_has_a_note check (note <> '')
);
alter table ods.thing add column number integer not null default 0;
`;

const inFunction = (from: string | RegExp, to: string): Promise<string[]> =>
  lintSqlFile({ path: "functions/ods/load.sql", text: changed(FUNCTION, from, to) });
const inView = (from: string, to: string): Promise<string[]> =>
  lintSqlFile({ path: "views/mart/things.sql", text: changed(VIEW, from, to) });
const inMigration = (text: string): Promise<string[]> =>
  lintSqlFile({ path: "migrations/0001_thing.sql", text: MIGRATION + text });

function changed(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, () => to);
  assert.notEqual(result, text, `the sample has no "${from}"`);
  return result;
}

/** Fails unless there is one finding, at this line and with these words. */
function assertFinding(findings: string[], line: number, words: RegExp): void {
  assert.equal(findings.length, 1, findings.join("\n") || "nothing found");
  assert.match(findings[0]!, new RegExp(`^sql/[a-z_0-9/]+\\.sql:${line}: `));
  assert.match(findings[0]!, words);
}

Deno.test("every SQL file of the project keeps the rules", async () => {
  const { files, findings } = await lintSql();
  assert.deepEqual(findings, []);
  assert.ok(files > 40);
});

Deno.test("lint:sql finds nothing in files that keep the rules", async () => {
  assert.deepEqual(await lintSqlFile({ path: "functions/ods/load.sql", text: FUNCTION }), []);
  assert.deepEqual(await lintSqlFile({ path: "views/mart/things.sql", text: VIEW }), []);
  assert.deepEqual(await inMigration(""), []);
});

Deno.test("lint:sql says where PostgreSQL cannot parse a file, letters outside ASCII before it or not", async () => {
  assertFinding(await inView("select thing.thing_id", "select '›' thing.,"), 3, /cannot read it: syntax error/);
});

Deno.test("lint:sql says that a file is empty", async () => {
  assertFinding(await lintSqlFile({ path: "views/mart/things.sql", text: "\n" }), 1, /the file is empty/);
});

Deno.test("lint:sql says that PostgreSQL cannot parse a PL/pgSQL body", async () => {
  assertFinding(await inFunction("end loop;", "end;"), 5, /cannot read it: /);
});

Deno.test("lint:sql says that PostgreSQL cannot parse a query in a PL/pgSQL body", async () => {
  assertFinding(await inFunction("insert into ods.copy (", "insert ods.copy ("), 5, /cannot read it: syntax error/);
});

Deno.test("lint:sql says where PostgreSQL cannot parse an SQL body", async () => {
  const sql = FUNCTION.replace("language plpgsql", "language sql").replace(/\$\$[^]*\$\$/, "$$$$\n  selec 1;\n$$$$");
  assertFinding(await lintSqlFile({ path: "functions/ods/load.sql", text: sql }), 11, /cannot read it: syntax error/);
});

Deno.test("lint:sql wants one function a file", async () => {
  const second = FUNCTION.slice(FUNCTION.indexOf("create or"), FUNCTION.indexOf("comment on"));
  assertFinding(await inFunction(/$/, second), 26, /2 functions in one file/);
});

Deno.test("lint:sql wants nothing but the function in its file", async () => {
  assertFinding(await inFunction(/$/, "create table ods.other (id bigint);"), 26, /Something else than a function/);
});

Deno.test("lint:sql wants a function named after its file and a view after its own", async () => {
  const load = await inFunction("function ods.load(p", "function mart.load(p");
  assertFinding(load, 5, /"mart.load" is not named after its file; wanted: "ods.load"/);
  assertFinding(await inView("view mart.things as", "view mart.thing as"), 2, /wanted: "mart.things"/);
});

Deno.test("lint:sql wants functions and views that can be applied again", async () => {
  assertFinding(await inFunction("create or replace", "create"), 5, /wanted: "create or replace"/);
  assertFinding(await inView("create or replace", "create"), 2, /wanted: "create or replace"/);
});

Deno.test("lint:sql wants a comment at the top that names the function", async () => {
  assertFinding(await inFunction("-- ods.load: ", "-- "), 1, /a first line "-- ods.load: …"/);
});

Deno.test("lint:sql wants a comment in the catalog", async () => {
  assertFinding(await inFunction(/comment on.*/, ""), 1, /wanted: "comment on function ods.load…"/);
  assertFinding(await inView("'Grain: one row per thing.'", "null"), 1, /wanted: "comment on view mart.things…"/);
});

Deno.test("lint:sql wants p_ before parameters and leaves result columns alone", async () => {
  assertFinding(await inFunction("(p_batch_id bigint)", "(batch_id bigint)"), 5, /Parameter "batch_id"/);
});

Deno.test("lint:sql wants v_ before variables and c_ before constants", async () => {
  assertFinding(await inFunction("v_row record", "current_row record; v_row record"), 5, /Variable "current_row"/);
  assertFinding(
    await inFunction("c_limit constant", "v_most constant integer := 1; c_limit constant"),
    5,
    /Constant "v_most"/,
  );
});

Deno.test("lint:sql wants the volatility stated", async () => {
  assertFinding(await inFunction("volatile\n", ""), 5, /Volatility is not stated/);
});

Deno.test("lint:sql wants an empty search_path", async () => {
  assertFinding(await inFunction("set search_path = ''\n", ""), 5, /search_path is not fixed/);
  assertFinding(await inFunction("set search_path = ''", "set search_path = 'ods'"), 5, /search_path is not fixed/);
});

Deno.test("lint:sql wants no search_path on a function that is listed without one", async () => {
  const text = FUNCTION.replaceAll("ods.load", "ods.parse_number");
  assertFinding(await lintSqlFile({ path: "functions/ods/parse_number.sql", text }), 5, /take it off the list/);
});

Deno.test("lint:sql wants the header in one order", async () => {
  const turned = await inFunction("language plpgsql\nvolatile", "volatile\nlanguage plpgsql");
  assertFinding(turned, 5, /wanted: language, volatility, set, as/);
});

Deno.test("lint:sql wants bodies of at most 120 lines", async () => {
  assertFinding(await inFunction("begin\n", "begin\n" + "  perform 1;\n".repeat(110)), 5, /A body of 12\d lines/);
});

Deno.test("lint:sql wants no clock in an upsert", async () => {
  for (const clock of ["now()", "clock_timestamp()", "current_date", "coalesce(excluded.written_at, now())"]) {
    assertFinding(await inFunction("= excluded.written_at", `= ${clock}`), 5, /in "on conflict do update set"/);
  }
});

Deno.test("lint:sql wants no merge", async () => {
  const merge = "merge into ods.a using ods.b on a.id = b.id when matched then delete;\n  for v_row in";
  assertFinding(await inFunction("for v_row in", merge), 5, /"merge"/);
});

Deno.test("lint:sql wants keywords in lower case", async () => {
  assertFinding(await inView("select thing", "SELECT thing"), 3, /Keyword "SELECT"; wanted: "select"/);
  assertFinding(await inFunction("insert into", "INSERT into"), 5, /Keyword "INSERT"; wanted: "insert"/);
});

Deno.test("lint:sql wants no star in a view", async () => {
  assertFinding(await inView("select thing.thing_id", "select thing.*"), 2, /"select \*" in a view/);
});

Deno.test("lint:sql wants no function, view or trigger in a migration", async () => {
  assertFinding(await inMigration("create function ods.f() returns int language sql as '';"), 10, /A function/);
  assertFinding(await inMigration("create view ods.v as select 1;"), 10, /A view/);
  const trigger = "create trigger t before insert on ods.thing for each row execute function ods.f();";
  assertFinding(await inMigration(trigger), 10, /A trigger/);
});

Deno.test("lint:sql wants a name for every constraint", async () => {
  for (const unnamed of ["primary key", "unique", "check (id > 0)", "references ods.thing"]) {
    assertFinding(await inMigration(`create table ods.other (id bigint ${unnamed});`), 10, /without a name/);
  }
  assertFinding(await inMigration("alter table ods.thing add check (note <> 'x');"), 10, /without a name/);
});

Deno.test("lint:sql wants one change an alter table", async () => {
  const both = "alter table ods.thing add column a text, add column b text;";
  assertFinding(await inMigration(both), 10, /several changes/);
});

Deno.test("lint:sql wants columns that old rows can have", async () => {
  for (const column of ["text not null", "timestamptz default now()", "text not null default lower('A')"]) {
    assertFinding(await inMigration(`alter table ods.thing add column added ${column};`), 10, /no value for old rows/);
  }
  const identity = "alter table ods.thing add column added bigint generated always as identity;";
  assertFinding(await inMigration(identity), 10, /is added as identity/);
});

Deno.test("lint:sql wants numbers on migrations", async () => {
  assertFinding(await lintSqlFile({ path: "migrations/thing.sql", text: MIGRATION }), 1, /without a number/);
});

Deno.test("lint:sql wants the labels of a header by their names and in their order", async () => {
  assertFinding(
    await inFunction("-- Writes  ods.copy", "-- Writes  ods.copy\n-- Source  ods.thing"),
    1,
    /The label "Source"/,
  );
  assertFinding(
    await inFunction("-- Re-run  safe", "-- Re-run  safe\n-- Reads   ods.thing"),
    1,
    /in the order Reads, Writes/,
  );
});

Deno.test("lint:sql wants a function that writes to say what it writes and what a second call does", async () => {
  assertFinding(await inFunction("-- Re-run  safe\n", ""), 4, /A header without "Re-run"/);
  assertFinding(await inFunction("-- Writes  ods.copy\n", ""), 4, /A header without "Writes"/);
});

Deno.test("lint:sql wants a function that reads to say what it reads", async () => {
  const text = `-- ods.find: find it.
create or replace function ods.find()
returns bigint
language sql
stable
set search_path = ''
as $$
  select 1;
$$;

comment on function ods.find() is 'Finds it.';
`;
  assertFinding(await lintSqlFile({ path: "functions/ods/find.sql", text }), 2, /A header without "Reads"/);
});

Deno.test("lint:sql wants our functions called by named arguments", async () => {
  assertFinding(await inFunction("limit c_limit", "limit ods.most(5)"), 5, /"ods.most" is called by position/);
  assert.deepEqual(await inFunction("limit c_limit", "limit ods.most(p_rows => 5)"), []);
});

Deno.test("lint:sql wants no column that is named as its table", async () => {
  assertFinding(await inMigration("create table ods.size (size text);"), 10, /Column "size" is named as its table/);
});
