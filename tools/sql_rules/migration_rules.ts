import type { ColumnDef, Constraint, Node } from "libpg-query";
import { eachNode } from "../each_node.ts";
import type { SqlSource } from "../sql_source.ts";
import type { Finding, SqlRule } from "./sql_rule.ts";

/** Kinds of constraints that have names of their own. */
const NAMED = new Set(["CONSTR_PRIMARY", "CONSTR_UNIQUE", "CONSTR_CHECK", "CONSTR_FOREIGN", "CONSTR_EXCLUSION"]);

function* hasOnlyState({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node } of statements) {
    if ("CreateFunctionStmt" in node) {
      yield { at, wrong: "A function in a migration", wanted: "a file of its own in sql/functions/<schema>/" };
    }
    if ("ViewStmt" in node) {
      yield { at, wrong: "A view in a migration", wanted: "a file of its own in sql/views/<schema>/" };
    }
  }
}

/** The error of a constraint shows its name. */
function* namesItsConstraints({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node } of statements) {
    for (const [kind, fields] of eachNode(node)) {
      const { contype = "", conname, location } = fields as Constraint;
      if (kind === "Constraint" && NAMED.has(contype) && !conname) {
        yield {
          at: location ?? at,
          wrong: "A constraint without a name",
          wanted: '"constraint <table>_<what_holds> …", a line of its own after the columns',
        };
      }
    }
  }
}

/** Citus supports only one change of a distributed table at a time. */
function* changesOneThingAtATime({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node } of statements) {
    if (!("AlterTableStmt" in node) || (node.AlterTableStmt.cmds ?? []).length <= 1) continue;
    yield { at, wrong: '"alter table" with several changes', wanted: "one statement for each" };
  }
}

function* addsColumnsThatOldRowsCanHave({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node } of statements) {
    if (!("AlterTableStmt" in node)) continue;
    for (const command of node.AlterTableStmt.cmds ?? []) {
      const column = addedColumn(command);
      if (!column) continue;
      const constraints = (column.constraints ?? []).map((each) => "Constraint" in each ? each.Constraint : undefined);
      const find = (type: string): Constraint | undefined => constraints.find((each) => each?.contype === type);
      if (find("CONSTR_IDENTITY")) {
        yield {
          at,
          wrong: `Column "${column.colname}" is added as identity`,
          wanted: 'identity in "create table" only',
        };
      }
      const value = find("CONSTR_DEFAULT")?.raw_expr;
      if (value ? !isConstant(value) : find("CONSTR_NOTNULL")) {
        yield {
          at,
          wrong: `Column "${column.colname}" has no value for old rows`,
          wanted: "null or a constant default",
        };
      }
    }
  }
}

function addedColumn(command: Node): ColumnDef | undefined {
  if (!("AlterTableCmd" in command) || command.AlterTableCmd.subtype !== "AT_AddColumn") return undefined;
  const { def } = command.AlterTableCmd;
  return def && "ColumnDef" in def ? def.ColumnDef : undefined;
}

function isConstant(value: Node): boolean {
  return "A_Const" in value ||
    ("TypeCast" in value && value.TypeCast.arg !== undefined && isConstant(value.TypeCast.arg));
}

/** In PL/pgSQL and in joins, such a column could be mistaken for the row. */
function* namesNoColumnAsItsTable({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node } of statements) {
    if (!("CreateStmt" in node)) continue;
    const table = node.CreateStmt.relation?.relname;
    for (const element of node.CreateStmt.tableElts ?? []) {
      if (!("ColumnDef" in element) || element.ColumnDef.colname !== table) continue;
      yield { at, wrong: `Column "${table}" is named as its table`, wanted: `a name such as "${table}_name"` };
    }
  }
}

/** Migrations are applied in the order of their numbers. */
function* isNumbered({ path }: SqlSource): Iterable<Finding> {
  if (!/^migrations\/\d{4}_[a-z0-9_]+\.sql$/.test(path)) {
    yield { at: 0, wrong: "A migration without a number", wanted: 'a name such as "0005_customer_history.sql"' };
  }
}

/** Rules for the files of `migrations/`. */
export const MIGRATION_RULES: readonly SqlRule[] = [
  isNumbered,
  hasOnlyState,
  namesItsConstraints,
  namesNoColumnAsItsTable,
  changesOneThingAtATime,
  addsColumnsThatOldRowsCanHave,
];
