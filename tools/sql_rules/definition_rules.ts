import type { Node } from "libpg-query";
import type { SqlSource, Statement } from "../sql_source.ts";
import type { Finding, SqlRule } from "./sql_rule.ts";

/** The object that a file of `functions/` or `views/` defines. */
interface Defined {
  readonly statement: Statement;
  /** With its schema, such as "ods.load_lines". */
  readonly name: string;
  readonly isReplaced: boolean;
}

/** The functions and views that a file defines. */
function definedIn({ statements }: SqlSource): Defined[] {
  return statements.flatMap((statement) => {
    const { node } = statement;
    if ("CreateFunctionStmt" in node) {
      const names = (node.CreateFunctionStmt.funcname ?? []).map(textOf);
      return [{ statement, name: names.join("."), isReplaced: node.CreateFunctionStmt.replace === true }];
    }
    if ("ViewStmt" in node) {
      const { schemaname, relname } = node.ViewStmt.view ?? {};
      return [{ statement, name: `${schemaname}.${relname}`, isReplaced: node.ViewStmt.replace === true }];
    }
    return [];
  });
}

function textOf(node: Node): string {
  return "String" in node ? node.String.sval ?? "" : "";
}

function kindOf({ path }: SqlSource): "function" | "view" {
  return path.startsWith("views/") ? "view" : "function";
}

/** The name that a path requires: "functions/ods/load_lines.sql" is ods.load_lines. */
function nameOf({ path }: SqlSource): string {
  return path.replace(/^[^/]+\//, "").replace(/\.sql$/, "").replaceAll("/", ".");
}

function* definesOneThing(source: SqlSource): Iterable<Finding> {
  const kind = kindOf(source);
  const defined = definedIn(source);
  if (defined.length !== 1) {
    yield {
      at: defined[1]?.statement.at ?? 0,
      wrong: `${defined.length} ${kind}s in one file`,
      wanted: `one ${kind} a file`,
    };
  }
  for (const { at, node } of source.statements) {
    const [statement] = Object.keys(node) as [string];
    const own = kind === "view" ? "ViewStmt" : "CreateFunctionStmt";
    if (![own, "CommentStmt", "GrantStmt"].includes(statement)) {
      yield {
        at,
        wrong: `Something else than a ${kind} (${statement})`,
        wanted: "state in sql/migrations/, one function or view a file elsewhere",
      };
    }
  }
}

function* isNamedAfterItsFile(source: SqlSource): Iterable<Finding> {
  for (const { statement, name } of definedIn(source)) {
    if (name === nameOf(source)) continue;
    yield { at: statement.at, wrong: `"${name}" is not named after its file`, wanted: `"${nameOf(source)}"` };
  }
}

function* canBeAppliedAgain(source: SqlSource): Iterable<Finding> {
  for (const { statement, isReplaced } of definedIn(source)) {
    if (!isReplaced) yield { at: statement.at, wrong: "Cannot be applied twice", wanted: '"create or replace"' };
  }
}

function* opensWithAComment(source: SqlSource): Iterable<Finding> {
  const opening = `-- ${nameOf(source)}: `;
  if (!source.text.startsWith(opening)) {
    yield { at: 0, wrong: "No comment that says what this is", wanted: `a first line "${opening}…"` };
  }
}

function* isCommentedOn(source: SqlSource): Iterable<Finding> {
  const type = kindOf(source) === "view" ? "OBJECT_VIEW" : "OBJECT_FUNCTION";
  const isThere = source.statements.some(({ node }) =>
    "CommentStmt" in node && node.CommentStmt.objtype === type && node.CommentStmt.comment
  );
  if (!isThere) {
    yield { at: 0, wrong: "No comment in the catalog", wanted: `"comment on ${kindOf(source)} ${nameOf(source)}…"` };
  }
}

/** Rules for the files of `functions/` and `views/`. */
export const DEFINITION_RULES: readonly SqlRule[] = [
  definesOneThing,
  isNamedAfterItsFile,
  canBeAppliedAgain,
  opensWithAComment,
  isCommentedOn,
];
