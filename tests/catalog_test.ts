import { SCHEMAS } from "../scripts/store/schemas.ts";
import assert from "node:assert/strict";
import { migrate } from "../scripts/store/migrate.ts";
import { readSqlFiles } from "../scripts/database/read_sql_files.ts";
import { describeSchema } from "../tools/describe_schema.ts";
import { eachNode } from "../tools/each_node.ts";
import { parseSqlSource, type SqlSource } from "../tools/sql_source.ts";
import { WITHOUT_SEARCH_PATH } from "../tools/sql_rules/function_rules.ts";
import { doesNotMerge, upsertsFromExcluded } from "../tools/sql_rules/general_rules.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";

const db = await testDatabase();
Deno.test.afterAll(() => db[Symbol.asyncDispose]());

/** The schemas that are Storecast's. */

const OURS = `nspname in (${SCHEMAS.map((name) => `'${name}'`).join(", ")})`;

/** Tables that Citus would distribute: those with an order_id that have left staging. */
const FACTS = `
  select attrelid as oid
  from pg_attribute
  inner join pg_class on pg_class.oid = attrelid
  where attname = 'order_id' and relkind in ('r', 'p') and relnamespace = 'ods'::regnamespace
`;

/** One text a row: the first column of a query, for queries that return the objects that break a rule. */
async function names(sql: string): Promise<string[]> {
  return (await db.database.rows<{ name: string }>(sql)).map(({ name }) => name);
}

/** A function of the catalog, with its text parsed. */
interface CatalogFunction {
  readonly name: string;
  readonly volatility: "i" | "s" | "v";
  readonly definition: string;
  readonly source: SqlSource;
}

async function functions(): Promise<CatalogFunction[]> {
  const found = await db.database.rows<Omit<CatalogFunction, "source">>(`
    select nspname || '.' || proname as name, provolatile as volatility, pg_get_functiondef(pg_proc.oid) as definition
    from pg_proc
    inner join pg_namespace on pg_namespace.oid = pronamespace
    where ${OURS}
    order by 1
  `);
  return await Promise.all(found.map(async (each) => ({
    ...each,
    source: await parseSqlSource({ path: `functions/${each.name.replace(".", "/")}.sql`, text: each.definition }),
  })));
}

/** Undoes what `work` does to the database. */
async function rolledBack(work: () => Promise<void>): Promise<void> {
  await db.database.rows("begin");
  try {
    await work();
  } finally {
    await db.database.rows("rollback");
  }
}

Deno.test("every schema of the database is Storecast's", async () => {
  const found = await names(`
    select nspname as name from pg_namespace
    where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') order by 1
  `);
  assert.deepEqual(found, SCHEMAS);
});

Deno.test("every function file has its function and every function its file", async () => {
  const files = (await readSqlFiles("functions")).map(({ path }) => path);
  assert.deepEqual((await functions()).map(({ source }) => source.path).sort(), files);
});

Deno.test("every view file has its view and every view its file", async () => {
  const files = (await readSqlFiles("views")).map(({ path }) => path);
  const views = await names(`
    select 'views/' || nspname || '/' || relname || '.sql' as name
    from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
    where ${OURS} and relkind in ('v', 'm')
  `);
  assert.deepEqual(views.sort(), files);
});

Deno.test("no function is overloaded, so that a changed signature leaves no old one behind", async () => {
  assert.deepEqual(
    await names(`
      select nspname || '.' || proname as name
      from pg_proc inner join pg_namespace on pg_namespace.oid = pronamespace
      where ${OURS} group by nspname, proname having count(*) > 1
    `),
    [],
  );
});

Deno.test("every schema, table, view, column and function has a comment", async () => {
  assert.deepEqual(
    await names(`
      select 'schema ' || nspname as name from pg_namespace
      where ${OURS} and obj_description(oid, 'pg_namespace') is null
      union all
      select 'relation ' || pg_class.oid::regclass
      from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
      where ${OURS} and relkind in ('r', 'p', 'v', 'm') and obj_description(pg_class.oid, 'pg_class') is null
      union all
      select 'column ' || attrelid::regclass || '.' || attname
      from pg_attribute
      inner join pg_class on pg_class.oid = attrelid
      inner join pg_namespace on pg_namespace.oid = relnamespace
      where
        ${OURS} and relkind in ('r', 'p', 'v', 'm') and attnum > 0 and not attisdropped
        and col_description(attrelid, attnum) is null
      union all
      select 'function ' || pg_proc.oid::regprocedure
      from pg_proc inner join pg_namespace on pg_namespace.oid = pronamespace
      where ${OURS} and obj_description(pg_proc.oid, 'pg_proc') is null
    `),
    [],
  );
});

Deno.test("every function has an empty search_path, except those that must be inlined", async () => {
  const without = await names(`
    select nspname || '.' || proname as name
    from pg_proc inner join pg_namespace on pg_namespace.oid = pronamespace
    where ${OURS} and 'search_path=""' <> all(coalesce(proconfig, '{}')) order by 1
  `);
  assert.deepEqual(without, Object.keys(WITHOUT_SEARCH_PATH).sort());
});

Deno.test("Citus 11: every constraint has a name that states its rule, since its error shows the name", async () => {
  assert.deepEqual(
    await names(`
      select conrelid::regclass || ' ' || conname as name
      from pg_constraint inner join pg_namespace on pg_namespace.oid = connamespace
      where ${OURS} and contype <> 'n' and (
        conname ~ '_(check|fkey|key|excl)[0-9]*$'
        or contype = 'p' and conname <> (select relname || '_pkey' from pg_class where pg_class.oid = conrelid)
      )
    `),
    [],
  );
});

Deno.test("every column of ods and mart whose name ends in _id has one type and collation, so that joins co-locate", async () => {
  const kinds = await db.database.rows<{ name: string; kinds: string[] }>(`
    select attname as name, array_agg(distinct format_type(atttypid, atttypmod) || ' ' || attcollation::regcollation) as kinds
    from pg_attribute inner join pg_class on pg_class.oid = attrelid
    where relnamespace in ('ods'::regnamespace, 'mart'::regnamespace) and relkind in ('r', 'p') and attname ~ '_id$'
    group by attname
  `);
  assert.deepEqual(kinds.filter((each) => each.kinds.length > 1), []);
});

Deno.test("applying every view and function again works and changes nothing", async () => {
  await using again = await testDatabase();
  const state = async (): Promise<unknown[]> => [
    await describeSchema(again.database),
    await again.database.rows(`
      select pg_get_functiondef(pg_proc.oid) from pg_proc inner join pg_namespace on pg_namespace.oid = pronamespace
      where ${OURS} order by pg_proc.oid
    `),
  ];
  const before = await state();
  await again.database.rows("delete from etl.definition");

  const { functionsApplied } = await migrate(again.database);

  assert.ok(functionsApplied);
  assert.deepEqual(await state(), before);
});

Deno.test("every function passes PostgreSQL's own check of its body", async () => {
  const broken: string[] = [];
  await rolledBack(async () => {
    await db.database.rows("set local check_function_bodies = on");
    await db.database.rows("select ods.prepare_work_tables()");
    for (const { name, definition } of await functions()) {
      await db.database.rows("savepoint one");
      await db.database.rows(definition).catch((error) => broken.push(`${name}: ${error.message}`));
      await db.database.rows("rollback to savepoint one");
    }
  });
  assert.deepEqual(broken, []);
});

Deno.test("every function can be planned: called with nulls it returns or names the missing argument", async () => {
  const calls = await db.database.rows<{ name: string; call: string }>(`
    select nspname || '.' || proname as name, format(
      'select * from %I.%I(%s)', nspname, proname,
      (select string_agg('null::' || format_type(type, null), ', ' order by place)
        from unnest(proargtypes) with ordinality as argument (type, place))
    ) as call
    from pg_proc inner join pg_namespace on pg_namespace.oid = pronamespace
    where ${OURS} order by 1
  `);
  const broken: string[] = [];
  await rolledBack(async () => {
    await db.database.rows("select ods.prepare_work_tables()");
    for (const { name, call } of calls) {
      await db.database.rows("savepoint one");
      await db.database.rows(call).catch((error) => {
        // Class 42: a column, table, type or function that is not there or not unambiguous.
        if (/^(42|0A|XX)/.test(error.code)) broken.push(`${name}: ${error.message}`);
      });
      await db.database.rows("rollback to savepoint one");
    }
  });
  assert.deepEqual(broken, []);
});

Deno.test("a function that reads a table is not immutable, because its answer changes with the table", async () => {
  const broken = (await functions()).filter(({ volatility, source }) =>
    volatility === "i" && source.statements.some(({ body }) => hasTable(body?.queries))
  );
  assert.deepEqual(broken.map(({ name }) => name), []);
});

function hasTable(queries: unknown): boolean {
  const nodes = [...eachNode(queries)];
  const named = new Set(nodes.flatMap(([kind, node]) => kind === "CommonTableExpr" ? [node.ctename] : []));
  return nodes.some(([kind, node]) =>
    kind === "RangeVar" && !(node.schemaname === undefined && named.has(node.relname))
  );
}

Deno.test("the snapshot of the schema is SQL, and the same from every database", async () => {
  await using other = await testDatabase();
  const schema = await describeSchema(db.database);
  assert.equal(await describeSchema(other.database), schema);
  assert.ok((await parseSqlSource({ path: "schema.sql", text: schema })).statements.length > 100);
});

Deno.test("Citus 1: a fact's primary key begins with order_id, a text, by which it is distributed", async () => {
  const keys = await db.database.rows(`
    select indrelid::regclass::text as fact, attname as first_column, format_type(atttypid, null) as type, attnotnull
    from pg_index inner join pg_attribute on attrelid = indrelid and attnum = indkey[0]
    where indisprimary and indrelid in (${FACTS}) order by 1
  `);
  const first = { first_column: "order_id", type: "text", attnotnull: true };
  assert.deepEqual(keys, [{ fact: "ods.order_line", ...first }, { fact: "ods.sales_order", ...first }]);
});

Deno.test("Citus 1: every unique index of a fact contains order_id, or a shard could not detect a duplicate", async () => {
  assert.deepEqual(
    await names(`
      select indexrelid::regclass::text as name from pg_index
      where indisunique and indrelid in (${FACTS}) and not exists (
        select from pg_attribute where attrelid = indrelid and attname = 'order_id' and attnum = any(indkey)
      )
    `),
    [],
  );
});

Deno.test("Citus 2: there are no triggers, which a distributed table cannot have", async () => {
  assert.deepEqual(
    await names("select tgrelid::regclass || ' ' || tgname as name from pg_trigger where not tgisinternal"),
    [],
  );
});

Deno.test("Citus 3: identity columns are bigint, because smaller ones overflow on workers, and none is in ods", async () => {
  assert.deepEqual(
    await names(`
      select attrelid::regclass || '.' || attname as name
      from pg_attribute inner join pg_class on pg_class.oid = attrelid
      where attidentity <> '' and (atttypid <> 'bigint'::regtype or relnamespace = 'ods'::regnamespace)
    `),
    [],
  );
});

Deno.test("Citus 4: a dimension's key is texts that begin with its own ID, so that it can be a reference table, like the rates", async () => {
  assert.deepEqual(
    await names(`
      select pg_class.oid::regclass::text as name
      from pg_class
      where relkind in ('r', 'p') and relnamespace = 'ods'::regnamespace
        and pg_class.oid not in (${FACTS}) and relname <> 'exchange_rate'
        and not exists (
          select from pg_index inner join pg_attribute on attrelid = indrelid and attnum = any(indkey)
          where indisprimary and indrelid = pg_class.oid
          having bool_and(atttypid = 'text'::regtype)
        )
    `),
    [],
  );
});

Deno.test("Citus 4 and 5: only facts refer to facts, and by order_id, since other tables are not in their shards", async () => {
  assert.deepEqual(
    await names(`
      select conrelid::regclass || ' ' || conname as name
      from pg_constraint
      where contype = 'f' and confrelid in (${FACTS}) and not (
        conrelid in (${FACTS}) and exists (
          select from pg_attribute where attrelid = conrelid and attname = 'order_id' and attnum = any(conkey)
        )
      )
    `),
    [],
  );
});

Deno.test("Citus 7: an upsert sets only values from excluded, and nothing uses merge, since workers refuse both", async () => {
  const broken = (await functions()).flatMap(({ name, source }) =>
    [...upsertsFromExcluded(source), ...doesNotMerge(source)].map(({ wrong }) => `${name}: ${wrong}`)
  );
  assert.deepEqual(broken, []);
});

Deno.test("Citus 8: functions in conditions on facts are immutable, so that they can run on the workers", async () => {
  const movable = new Set(
    await names("select proname as name from pg_proc group by proname having bool_and(provolatile = 'i')"),
  );
  const broken = (await functions()).flatMap(({ name, source }) =>
    source.statements.flatMap(({ body }) => body?.queries ?? []).filter(usesFacts).flatMap((query) =>
      conditions(query).flatMap(calls).filter((called) => !movable.has(called)).map((called) => `${name}: ${called}()`)
    )
  );
  assert.deepEqual([...new Set(broken)], []);
});

/** Whether a query reads a table of ods, or writes one: that is a field of the statement's own. */
function usesFacts(query: unknown): boolean {
  const schemaOf = (table: unknown): unknown => (table as { schemaname?: string } | undefined)?.schemaname;
  return eachNode(query).some(([kind, fields]) =>
    schemaOf(kind === "RangeVar" ? fields : fields["relation"]) === "ods"
  );
}

function conditions(query: unknown): unknown[] {
  return [...eachNode(query)].flatMap(([, fields]) => [fields["whereClause"], fields["quals"], fields["havingClause"]]);
}

function calls(condition: unknown): string[] {
  return [...eachNode(condition)].flatMap(([kind, fields]) => {
    if (kind === "SQLValueFunction") return [String(fields["op"])];
    if (kind !== "FuncCall") return [];
    return [(fields["funcname"] as { String: { sval: string } }[]).at(-1)!.String.sval];
  });
}
