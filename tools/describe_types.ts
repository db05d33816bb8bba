import type { Database } from "../scripts/database/database.ts";
import { SCHEMAS } from "../scripts/store/schemas.ts";

/** A column of a table, view or function result. */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly is_null: boolean;
  /** The type of a JSON value. */
  readonly json: string | null;
}

interface Relation {
  readonly name: string;
  readonly columns: Column[];
}

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly is_optional: boolean;
}

interface CatalogFunction {
  readonly name: string;
  readonly parameters: Parameter[];
  readonly is_set: boolean;
  /** Type of the result; that of a whole row for a table or view. */
  readonly type: string;
  /** The table or view whose rows it returns. */
  readonly relation: string | null;
  /** Columns of "returns table". */
  readonly columns: Column[];
  readonly is_null: boolean;
}

/** Tables by their constraints; a view's column may be null if its comment says when. The comment of a JSON column ends with its type. */
const RELATIONS = `
  select
    pg_class.oid::regclass::text as name,
    jsonb_agg(
      jsonb_build_object(
        'name', attname,
        'type', format_type(atttypid, null),
        'is_null', not attnotnull and (relkind <> 'v' or col_description(attrelid, attnum) ~* '\\ynull\\y'),
        'json', substring(col_description(attrelid, attnum) from 'JSON: (.+)\\.$')
      ) order by attnum
    ) as columns
  from pg_class
  inner join pg_namespace on pg_namespace.oid = relnamespace
  inner join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
  where nspname = any($1) and relkind in ('r', 'p', 'v')
  group by pg_class.oid
  order by pg_class.oid::regclass::text collate "C"
`;

/** A value may be null if the function's comment says when; a column if the comment names it after "Null:", and its JSON is of the type that follows "JSON:". */
const FUNCTIONS = `
  select
    format('%I.%I', nspname, proname) as name,
    coalesce(given.parameters, '[]') as parameters,
    proretset as is_set,
    format_type(prorettype, null) as type,
    (select nullif(typrelid, 0)::regclass::text from pg_type where pg_type.oid = prorettype) as relation,
    coalesce(given.columns, '[]') as columns,
    obj_description(pg_proc.oid, 'pg_proc') ~* '\\ynull\\y' as is_null
  from pg_proc
  inner join pg_namespace on pg_namespace.oid = pronamespace
  cross join lateral (
    select
      jsonb_agg(
        jsonb_build_object(
          'name', proargnames[position],
          'type', format_type(argument, null),
          'is_optional', position > pronargs - pronargdefaults
        ) order by position
      ) filter (where mode = 'i') as parameters,
      jsonb_agg(
        jsonb_build_object(
          'name', proargnames[position],
          'type', format_type(argument, null),
          'is_null', proargnames[position] = any(
            string_to_array(substring(obj_description(pg_proc.oid, 'pg_proc') from 'Null: ([a-z0-9_, ]+)\\.'), ', ')
          ),
          'json', substring(
            substring(obj_description(pg_proc.oid, 'pg_proc') from 'JSON: (.+)\\.$')
            from format('(?:^|; )%s ([^;]+)', proargnames[position])
          )
        ) order by position
      ) filter (where mode = 't') as columns
    from unnest(coalesce(proallargtypes, proargtypes::oid[]), coalesce(proargmodes, array_fill('i'::"char", array[pronargs])))
      with ordinality as argument (argument, mode, position)
  ) as given
  where nspname = any($1)
  order by format('%I.%I', nspname, proname) collate "C"
`;

/** Types as the driver returns them: numbers that JavaScript cannot represent exactly stay text, and so do days and times. */
const TYPES: Readonly<Record<string, string>> = {
  bigint: "string",
  boolean: "boolean",
  date: "string",
  "double precision": "number",
  integer: "number",
  jsonb: "unknown",
  numeric: "string",
  regclass: "string",
  text: "string",
  "timestamp with time zone": "string",
  void: "void",
};

function typeOf(type: string): string {
  if (type.endsWith("[]")) return `readonly ${typeOf(type.slice(0, -2))}[]`;
  const known = TYPES[type];
  if (known === undefined) throw new Error(`Cannot describe the type "${type}": add it to tools/describe_types.ts`);
  return known;
}

/** The type of a parameter, which accepts a number for every numeric type, and any JSON value for jsonb. */
function parameterType(type: string): string {
  return type === "bigint" || type === "numeric" ? "string | number" : typeOf(type);
}

function rowType(columns: readonly Column[]): string {
  const fields = columns.map(({ name, type, is_null, json }) =>
    `    readonly ${name}: ${json ?? typeOf(type)}${is_null && (json !== null || type !== "jsonb") ? " | null" : ""};\n`
  );
  return `{\n${fields.join("")}  }`;
}

function argumentsType(parameters: readonly string[]): string {
  return parameters.length === 0 ? "Record<never, never>" : `{ ${parameters.join("; ")} }`;
}

function resultType({ is_set, type, relation, columns, is_null }: CatalogFunction): string {
  if (relation !== null) return `Relations["${relation}"][]`;
  if (columns.length > 0) return `${rowType(columns)}[]`;
  return is_set ? `${typeOf(type)}[]` : typeOf(type) + (is_null ? " | null" : "");
}

function shapeOf({ is_set, type, relation, columns }: CatalogFunction): string {
  if (relation !== null || columns.length > 0) return "rows";
  return is_set ? "values" : type === "void" ? "nothing" : "value";
}

/** Describes the tables, views and functions of a database as TypeScript: what `Database.call` takes and returns. */
export async function describeTypes(database: Database): Promise<string> {
  const relations = await database.rows<Relation>(RELATIONS, [SCHEMAS]);
  const functions = await database.rows<CatalogFunction>(FUNCTIONS, [SCHEMAS]);
  const lines = [
    "/** Rows of the tables and views, as the driver returns them: bigint and numeric as text, days as yyyy-MM-dd. */",
    "export interface Relations {",
    ...relations.map(({ name, columns }) => `  "${name}": ${rowType(columns)};`),
    "}",
    "",
    "/** The functions: their named arguments and what they return. */",
    "export interface Functions {",
    ...functions.map((made) => {
      const parameters = made.parameters.map(({ name, type, is_optional }) =>
        `${name}${is_optional ? "?" : ""}: ${parameterType(type)}${is_optional ? " | null" : ""}`
      );
      return `  "${made.name}": { arguments: ${argumentsType(parameters)}; result: ${resultType(made)} };`;
    }),
    "}",
    "",
    "/** How a function returns its result, and which of its arguments are JSON. */",
    "export const FUNCTIONS: Readonly<",
    '  Record<keyof Functions, { readonly shape: "rows" | "values" | "value" | "nothing"; readonly json: readonly string[] }>',
    "> = {",
    ...functions.map((made) => {
      const json = made.parameters.filter(({ type }) => type === "jsonb").map(({ name }) => `"${name}"`);
      return `  "${made.name}": { shape: "${shapeOf(made)}", json: [${json.join(", ")}] },`;
    }),
    "};",
  ];
  return lines.join("\n") + "\n";
}
