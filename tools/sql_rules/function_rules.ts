import type { CreateFunctionStmt } from "libpg-query";
import { type FunctionBody, option, type SqlSource } from "../sql_source.ts";
import type { Finding, SqlRule } from "./sql_rule.ts";

const LONGEST_BODY = 120;

/**
 * Functions without a search_path of their own, with the reason: PostgreSQL inlines them into the calling query, which it does not do
 * with functions that have settings.
 */
export const WITHOUT_SEARCH_PATH: Readonly<Record<string, string>> = {
  "ods.clean_rows": "the rows of a batch, trimmed",
  "ods.is_spreadsheet_number": "a test of every key of a row",
  "ods.line_key": "the key of every row",
  "ods.line_kind": "the kind of every row",
  "ods.lines_placed_on": "the order lines of a batch's day",
  "ods.order_key": "the order of every row",
  "ods.parse_number": "every number of a row",
  "ods.parse_share": "a discount of every row",
  "ods.parse_rows": "the rows of a batch, with their numbers",
  "ods.trim_text": "every text of a row",
};

/** A function of a file. */
interface MadeFunction {
  readonly at: number;
  readonly name: string;
  readonly statement: CreateFunctionStmt;
  readonly body: FunctionBody | undefined;
}

function* functionsIn({ statements }: SqlSource): Iterable<MadeFunction> {
  for (const { at, node, body } of statements) {
    if (!("CreateFunctionStmt" in node)) continue;
    const names = (node.CreateFunctionStmt.funcname ?? []).map((part) => "String" in part ? part.String.sval : "");
    yield { at, name: names.join("."), statement: node.CreateFunctionStmt, body };
  }
}

/** Result columns keep their plain names, since callers see them. */
function* prefixesParameters(source: SqlSource): Iterable<Finding> {
  for (const { at, statement } of functionsIn(source)) {
    for (const node of statement.parameters ?? []) {
      if (!("FunctionParameter" in node)) continue;
      const { name = "", mode, location } = node.FunctionParameter;
      if (mode === "FUNC_PARAM_TABLE" || mode === "FUNC_PARAM_OUT" || name.startsWith("p_")) continue;
      yield {
        at: location ?? at,
        wrong: `Parameter "${name}"`,
        wanted: `a name with "p_", such as "p_${name || "day"}"`,
      };
    }
  }
}

function* prefixesVariables(source: SqlSource): Iterable<Finding> {
  for (const { at, body } of functionsIn(source)) {
    for (const { name, isConstant } of body?.variables ?? []) {
      const prefix = isConstant ? "c_" : "v_";
      if (name.startsWith(prefix)) continue;
      yield { at, wrong: `${isConstant ? "Constant" : "Variable"} "${name}"`, wanted: `a name with "${prefix}"` };
    }
  }
}

function* statesVolatility(source: SqlSource): Iterable<Finding> {
  for (const { at, statement } of functionsIn(source)) {
    if (option(statement, "volatility") !== undefined) continue;
    yield { at, wrong: "Volatility is not stated", wanted: '"immutable", "stable" or "volatile" after the language' };
  }
}

function* fixesSearchPath(source: SqlSource): Iterable<Finding> {
  for (const { at, name, statement } of functionsIn(source)) {
    const isFixed = settingsOf(statement).some((setting) => setting === "search_path=");
    const isExempt = name in WITHOUT_SEARCH_PATH;
    if (isFixed === isExempt) {
      yield isExempt
        ? { at, wrong: "A search_path on a function that is listed without one", wanted: "take it off the list" }
        : { at, wrong: "The search_path is not fixed", wanted: `"set search_path = ''" after the volatility` };
    }
  }
}

/** The settings of a function as `name=value`. */
function settingsOf(statement: CreateFunctionStmt): string[] {
  return (statement.options ?? []).flatMap((node) => {
    const value = "DefElem" in node && node.DefElem.defname === "set" ? node.DefElem.arg : undefined;
    if (!value || !("VariableSetStmt" in value)) return [];
    const texts = (value.VariableSetStmt.args ?? []).map((arg) =>
      "A_Const" in arg ? arg.A_Const.sval?.sval ?? "" : "?"
    );
    return [`${value.VariableSetStmt.name}=${texts.join(",")}`];
  });
}

/** The parts of a header have a fixed order, so that a reader finds each in the same place. */
function* ordersItsHeader(source: SqlSource): Iterable<Finding> {
  const order = ["language", "volatility", "set", "as"];
  for (const { at, statement } of functionsIn(source)) {
    const found = (statement.options ?? []).flatMap((node) => "DefElem" in node ? [node.DefElem.defname ?? ""] : []);
    const places = found.map((name) => order.indexOf(name)).filter((place) => place >= 0);
    if (places.every((place, index) => index === 0 || places[index - 1]! <= place)) continue;
    yield { at, wrong: `A header in the order ${found.join(", ")}`, wanted: order.join(", ") };
  }
}

function* isShort(source: SqlSource): Iterable<Finding> {
  for (const { at, body } of functionsIn(source)) {
    const lines = body?.text.trim().split("\n").length ?? 0;
    if (lines <= LONGEST_BODY) continue;
    yield { at, wrong: `A body of ${lines} lines`, wanted: `at most ${LONGEST_BODY}; split it into functions` };
  }
}

/** Rules for the files of `functions/`. */
export const FUNCTION_RULES: readonly SqlRule[] = [
  prefixesParameters,
  prefixesVariables,
  statesVolatility,
  fixesSearchPath,
  ordersItsHeader,
  isShort,
];
