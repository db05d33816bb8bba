import assert from "node:assert/strict";
import { lintSql } from "../tools/lint_sql.ts";
import { lintSqlFile } from "../tools/lint_sql_file.ts";

/** A function file without fault. */
const FUNCTION = `-- ods.load: move rows.
--
-- Writes  ods.thing
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

/** A view file without fault. */
const VIEW = `-- mart.things: things as the star shows them.
create or replace view mart.things as
select thing.thing_id, (select count(*) from ods.copy) as copies
from ods.thing;

comment on view mart.things is 'Grain: one row a thing.';
`;

/** A migration without fault. */
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

/** Fails unless there is one problem, at this line and with these words. */
function assertProblem(problems: string[], line: number, words: RegExp): void {
  assert.equal(problems.length, 1, problems.join("\n") || "no problem found");
  assert.match(problems[0]!, new RegExp(`^sql/[a-z_0-9/]+\\.sql:${line}: `));
  assert.match(problems[0]!, words);
}

Deno.test("every SQL file of the project keeps the rules", async () => {
  const { files, problems } = await lintSql();
  assert.deepEqual(problems, []);
  assert.ok(files > 40);
});

Deno.test("lint:sql finds nothing in files without fault", async () => {
  assert.deepEqual(await lintSqlFile({ path: "functions/ods/load.sql", text: FUNCTION }), []);
  assert.deepEqual(await lintSqlFile({ path: "views/mart/things.sql", text: VIEW }), []);
  assert.deepEqual(await inMigration(""), []);
});

Deno.test("lint:sql says where PostgreSQL cannot parse a file, letters outside ASCII before it or not", async () => {
  assertProblem(await inView("select thing.thing_id", "select '›' thing.,"), 3, /cannot read it: syntax error/);
});

Deno.test("lint:sql says that a file is empty", async () => {
  assertProblem(await lintSqlFile({ path: "views/mart/things.sql", text: "\n" }), 1, /the file is empty/);
});

Deno.test("lint:sql says that PostgreSQL cannot parse a PL/pgSQL body", async () => {
  assertProblem(await inFunction("end loop;", "end;"), 4, /cannot read it: /);
});

Deno.test("lint:sql says that PostgreSQL cannot parse a query in a PL/pgSQL body", async () => {
  assertProblem(await inFunction("insert into ods.copy (", "insert ods.copy ("), 4, /cannot read it: syntax error/);
});

Deno.test("lint:sql says where PostgreSQL cannot parse an SQL body", async () => {
  const sql = FUNCTION.replace("language plpgsql", "language sql").replace(/\$\$[^]*\$\$/, "$$$$\n  selec 1;\n$$$$");
  assertProblem(await lintSqlFile({ path: "functions/ods/load.sql", text: sql }), 10, /cannot read it: syntax error/);
});

Deno.test("lint:sql wants one function a file", async () => {
  const second = FUNCTION.slice(FUNCTION.indexOf("create or"), FUNCTION.indexOf("comment on"));
  assertProblem(await inFunction(/$/, second), 25, /2 functions in one file/);
});

Deno.test("lint:sql wants nothing but the function in its file", async () => {
  assertProblem(await inFunction(/$/, "create table ods.other (id bigint);"), 25, /Something else than a function/);
});

Deno.test("lint:sql wants a function named after its file and a view after its own", async () => {
  const load = await inFunction("function ods.load(p", "function mart.load(p");
  assertProblem(load, 4, /"mart.load" is not named after its file; wanted: "ods.load"/);
  assertProblem(await inView("view mart.things as", "view mart.thing as"), 2, /wanted: "mart.things"/);
});

Deno.test("lint:sql wants functions and views that can be applied again", async () => {
  assertProblem(await inFunction("create or replace", "create"), 4, /wanted: "create or replace"/);
  assertProblem(await inView("create or replace", "create"), 2, /wanted: "create or replace"/);
});

Deno.test("lint:sql wants a comment at the top that names the function", async () => {
  assertProblem(await inFunction("-- ods.load: ", "-- "), 1, /a first line "-- ods.load: …"/);
});

Deno.test("lint:sql wants a comment in the catalog", async () => {
  assertProblem(await inFunction(/comment on.*/, ""), 1, /wanted: "comment on function ods.load…"/);
  assertProblem(await inView("'Grain: one row a thing.'", "null"), 1, /wanted: "comment on view mart.things…"/);
});

Deno.test("lint:sql wants p_ before parameters and leaves result columns alone", async () => {
  assertProblem(await inFunction("(p_batch_id bigint)", "(batch_id bigint)"), 4, /Parameter "batch_id"/);
});

Deno.test("lint:sql wants v_ before variables and c_ before constants", async () => {
  assertProblem(await inFunction("v_row record", "row_at_hand record; v_row record"), 4, /Variable "row_at_hand"/);
  assertProblem(
    await inFunction("c_limit constant", "v_most constant integer := 1; c_limit constant"),
    4,
    /Constant "v_most"/,
  );
});

Deno.test("lint:sql wants the volatility stated", async () => {
  assertProblem(await inFunction("volatile\n", ""), 4, /Volatility is not stated/);
});

Deno.test("lint:sql wants an empty search_path", async () => {
  assertProblem(await inFunction("set search_path = ''\n", ""), 4, /search_path is not fixed/);
  assertProblem(await inFunction("set search_path = ''", "set search_path = 'ods'"), 4, /search_path is not fixed/);
});

Deno.test("lint:sql wants no search_path on a function that is listed without one", async () => {
  const text = FUNCTION.replaceAll("ods.load", "ods.parse_number");
  assertProblem(await lintSqlFile({ path: "functions/ods/parse_number.sql", text }), 4, /take it off the list/);
});

Deno.test("lint:sql wants the header in one order", async () => {
  const turned = await inFunction("language plpgsql\nvolatile", "volatile\nlanguage plpgsql");
  assertProblem(turned, 4, /wanted: language, volatility, set, as/);
});

Deno.test("lint:sql wants bodies of at most 120 lines", async () => {
  assertProblem(await inFunction("begin\n", "begin\n" + "  perform 1;\n".repeat(110)), 4, /A body of 12\d lines/);
});

Deno.test("lint:sql wants no clock in an upsert", async () => {
  for (const clock of ["now()", "clock_timestamp()", "current_date", "coalesce(excluded.written_at, now())"]) {
    assertProblem(await inFunction("= excluded.written_at", `= ${clock}`), 4, /in "on conflict do update set"/);
  }
});

Deno.test("lint:sql wants no merge", async () => {
  const merge = "merge into ods.a using ods.b on a.id = b.id when matched then delete;\n  for v_row in";
  assertProblem(await inFunction("for v_row in", merge), 4, /"merge"/);
});

Deno.test("lint:sql wants keywords in lower case", async () => {
  assertProblem(await inView("select thing", "SELECT thing"), 3, /Keyword "SELECT"; wanted: "select"/);
  assertProblem(await inFunction("insert into", "INSERT into"), 4, /Keyword "INSERT"; wanted: "insert"/);
});

Deno.test("lint:sql wants no star in a view", async () => {
  assertProblem(await inView("select thing.thing_id", "select thing.*"), 2, /"select \*" in a view/);
});

Deno.test("lint:sql wants no function, view or trigger in a migration", async () => {
  assertProblem(await inMigration("create function ods.f() returns int language sql as '';"), 10, /A function/);
  assertProblem(await inMigration("create view ods.v as select 1;"), 10, /A view/);
  const trigger = "create trigger t before insert on ods.thing for each row execute function ods.f();";
  assertProblem(await inMigration(trigger), 10, /A trigger/);
});

Deno.test("lint:sql wants a name for every constraint", async () => {
  for (const unnamed of ["primary key", "unique", "check (id > 0)", "references ods.thing"]) {
    assertProblem(await inMigration(`create table ods.other (id bigint ${unnamed});`), 10, /without a name/);
  }
  assertProblem(await inMigration("alter table ods.thing add check (note <> 'x');"), 10, /without a name/);
});

Deno.test("lint:sql wants one change an alter table", async () => {
  const both = "alter table ods.thing add column a text, add column b text;";
  assertProblem(await inMigration(both), 10, /several changes/);
});

Deno.test("lint:sql wants columns that old rows can have", async () => {
  for (const column of ["text not null", "timestamptz default now()", "text not null default lower('A')"]) {
    assertProblem(await inMigration(`alter table ods.thing add column added ${column};`), 10, /no value for old rows/);
  }
  const identity = "alter table ods.thing add column added bigint generated always as identity;";
  assertProblem(await inMigration(identity), 10, /is added as identity/);
});

Deno.test("lint:sql wants numbers on migrations", async () => {
  assertProblem(await lintSqlFile({ path: "migrations/thing.sql", text: MIGRATION }), 1, /without a number/);
});
