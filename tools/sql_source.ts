import type { CreateFunctionStmt, Node } from "libpg-query";
import { parse, parsePlPgSQL, SqlError } from "libpg-query";
import type { SqlFile } from "../scripts/database/read_sql_files.ts";
import { eachNode } from "./each_node.ts";

/** A file of `sql/` as PostgreSQL's own parser reads it. */
export interface SqlSource extends SqlFile {
  readonly statements: readonly Statement[];
}

/** A statement of a file, and its body if it creates a function. */
export interface Statement {
  /** Byte of the file at which it begins, after comments. */
  readonly at: number;
  readonly node: Node;
  readonly body: FunctionBody | undefined;
}

/** The body of a function. */
export interface FunctionBody {
  readonly text: string;
  /** The statements and queries in it; bare expressions of PL/pgSQL are left out. */
  readonly queries: readonly Node[];
  /** Declared variables and constants of PL/pgSQL, loop variables among them. */
  readonly variables: readonly Variable[];
}

/** A variable that PL/pgSQL code declares. */
export interface Variable {
  readonly name: string;
  readonly isConstant: boolean;
}

/** A text that PostgreSQL cannot parse. */
export class SqlSyntaxError extends Error {
  override readonly name = "SqlSyntaxError";
  /** Byte of the file near which the parser stops. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Parses a file, the bodies of its functions included; throws SqlSyntaxError. */
export async function parseSqlSource(file: SqlFile): Promise<SqlSource> {
  if (file.text.trim() === "") throw new SqlSyntaxError("the file is empty", 0);
  const bytes = new TextEncoder().encode(file.text);
  const statements: Statement[] = [];
  for (const { stmt, stmt_location, stmt_len } of (await parseAt(file.text, 0)).stmts ?? []) {
    const from = stmt_location ?? 0;
    const text = new TextDecoder().decode(bytes.subarray(from, stmt_len ? from + stmt_len : undefined));
    const at = from + byteLength(/^(\s|--[^\n]*\n)*/.exec(text)![0]);
    statements.push({ at, node: stmt!, body: await parseBody(stmt!, text, at) });
  }
  return { ...file, statements };
}

async function parseAt(text: string, at: number): Promise<Awaited<ReturnType<typeof parse>>> {
  try {
    return await parse(text);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const before = [...text].slice(0, error.sqlDetails?.cursorPosition ?? 0).join("");
    throw new SqlSyntaxError(error.message, at + byteLength(before));
  }
}

async function parseBody(node: Node, text: string, at: number): Promise<FunctionBody | undefined> {
  const statement = "CreateFunctionStmt" in node
    ? node.CreateFunctionStmt
    : "DoStmt" in node
    ? { options: node.DoStmt.args ?? [] }
    : undefined;
  const body = statement && bodyText(statement);
  if (!body?.trim()) return undefined;

  const bodyAt = at + byteLength(text.trimStart().split(body)[0]!);
  if (option(statement!, "language") === "sql") {
    const queries = (await parseAt(body, bodyAt)).stmts ?? [];
    return { text: body, queries: queries.map(({ stmt }) => stmt!), variables: [] };
  }
  return { text: body, ...await parseProcedural(text, at) };
}

async function parseProcedural(text: string, at: number): Promise<Pick<FunctionBody, "queries" | "variables">> {
  let tree: unknown;
  try {
    tree = await parsePlPgSQL(text);
  } catch (error) {
    throw new SqlSyntaxError((error as Error).message, at);
  }
  const queries: Node[] = [];
  const variables: Variable[] = [];
  for (const [kind, fields] of eachNode(tree)) {
    // Only whole statements, which have mode 0, are parsed; others are bare expressions.
    if (kind === "PLpgSQL_expr" && fields["parseMode"] === 0) {
      queries.push(...((await parseAt(String(fields["query"]), at)).stmts ?? []).map(({ stmt }) => stmt!));
    }
    if ((kind === "PLpgSQL_var" || kind === "PLpgSQL_rec") && isDeclared(fields)) {
      variables.push({ name: String(fields["refname"]), isConstant: fields["isconst"] === true });
    }
  }
  return { queries, variables };
}

/** Parameters and result columns have no line; PL/pgSQL declares the two of an exception block by itself. */
function isDeclared(fields: Record<string, unknown>): boolean {
  return "lineno" in fields && !["sqlstate", "sqlerrm"].includes(String(fields["refname"]));
}

/** The text of an option of a function, such as its language or volatility; undefined if it is not stated. */
export function option(statement: Pick<CreateFunctionStmt, "options">, name: string): string | undefined {
  for (const node of statement.options ?? []) {
    if (!("DefElem" in node) || node.DefElem.defname !== name) continue;
    const value = node.DefElem.arg;
    return value && "String" in value ? value.String.sval : "";
  }
  return undefined;
}

function bodyText(statement: Pick<CreateFunctionStmt, "options">): string | undefined {
  for (const node of statement.options ?? []) {
    if (!("DefElem" in node) || node.DefElem.defname !== "as" || !node.DefElem.arg) continue;
    for (const [kind, fields] of eachNode(node.DefElem.arg)) if (kind === "String") return String(fields["sval"]);
  }
  return undefined;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
