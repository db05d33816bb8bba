import { scanSync } from "libpg-query";
import { eachNode } from "../each_node.ts";
import type { SqlSource } from "../sql_source.ts";
import { WITHOUT_SEARCH_PATH } from "./function_rules.ts";
import type { Finding, SqlRule } from "./sql_rule.ts";

/** Functions whose value may differ between two rows of one statement or between two runs. */
const NOT_IMMUTABLE = new Set([
  "now",
  "clock_timestamp",
  "statement_timestamp",
  "transaction_timestamp",
  "random",
  "nextval",
  "gen_random_uuid",
]);

function* hasNoTrigger({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node } of statements) {
    if ("CreateTrigStmt" in node) {
      yield { at, wrong: "A trigger", wanted: "set what it would set in the function that writes the rows" };
    }
  }
}

/** Citus refuses `do update set x = now()`; elsewhere a second load would write a new row version for nothing. */
export function* upsertsFromExcluded({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node, body } of statements) {
    for (const [kind, fields] of eachNode([node, body?.queries])) {
      if (kind !== "InsertStmt") continue;
      const onConflict = fields["onConflictClause"] as { targetList?: unknown } | undefined;
      for (const [called, name] of eachCall(onConflict?.targetList)) {
        if (called === "SQLValueFunction" || NOT_IMMUTABLE.has(name)) {
          yield { at, wrong: `"${name}" in "on conflict do update set"`, wanted: "take it from excluded" };
        }
      }
    }
  }
}

function* eachCall(tree: unknown): Iterable<[kind: string, name: string]> {
  for (const [kind, fields] of eachNode(tree)) {
    if (kind === "SQLValueFunction") yield [kind, String(fields["op"]).replace(/^SVFOP_/, "").toLowerCase()];
    if (kind === "FuncCall") {
      const names = fields["funcname"] as { String: { sval: string } }[];
      yield [kind, names.at(-1)!.String.sval];
    }
  }
}

/** Citus supports `merge` into a distributed table in few forms, and into a reference table in none. */
export function* doesNotMerge({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node, body } of statements) {
    for (const [kind] of eachNode([node, body?.queries])) {
      if (kind === "MergeStmt") {
        yield { at, wrong: '"merge", which Citus supports in few forms', wanted: '"insert … on conflict"' };
      }
    }
  }
}

/** Functions that are called like operators, by position. */
const BY_POSITION = new Set([
  ...Object.keys(WITHOUT_SEARCH_PATH),
  "ods.parse_untidy_number",
  "ods.round_number",
  "mart.member_part",
  "mart.part_name",
  "mart.subcategory_member",
]);

/** Named arguments say what is passed, and survive a change of the parameters' order. */
function* callsByNamedArguments({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node, body } of statements) {
    for (const [kind, fields] of eachNode([node, body?.queries])) {
      if (kind !== "FuncCall") continue;
      const names = (fields["funcname"] as { String: { sval: string } }[]).map(({ String }) => String.sval);
      const name = names.join(".");
      if (names.length !== 2 || names[0] === "pg_catalog" || BY_POSITION.has(name)) continue;
      const args = (fields["args"] ?? []) as object[];
      if (args.every((arg) => "NamedArgExpr" in arg)) continue;
      yield { at, wrong: `"${name}" is called by position`, wanted: '"p_name => value"' };
    }
  }
}

function* writesKeywordsInLowerCase({ text, statements }: SqlSource): Iterable<Finding> {
  const bodies = statements.flatMap(({ at, body }) => body ? [{ at, text: body.text }] : []);
  for (const part of [{ at: undefined, text }, ...bodies]) {
    for (const token of scanSync(part.text).tokens) {
      if (token.keywordKind === 0 || token.text === token.text.toLowerCase()) continue;
      yield { at: part.at ?? token.start, wrong: `Keyword "${token.text}"`, wanted: `"${token.text.toLowerCase()}"` };
    }
  }
}

/** Rules for every file. */
export const GENERAL_RULES: readonly SqlRule[] = [
  hasNoTrigger,
  upsertsFromExcluded,
  doesNotMerge,
  callsByNamedArguments,
  writesKeywordsInLowerCase,
];
