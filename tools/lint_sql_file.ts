import type { SqlFile } from "../scripts/database/read_sql_files.ts";
import { DEFINITION_RULES } from "./sql_rules/definition_rules.ts";
import { FUNCTION_RULES } from "./sql_rules/function_rules.ts";
import { GENERAL_RULES } from "./sql_rules/general_rules.ts";
import { HEADER_RULES } from "./sql_rules/header_rules.ts";
import { MIGRATION_RULES } from "./sql_rules/migration_rules.ts";
import type { SqlRule } from "./sql_rules/sql_rule.ts";
import { VIEW_RULES } from "./sql_rules/view_rules.ts";
import { parseSqlSource, SqlSyntaxError } from "./sql_source.ts";

const RULES: Readonly<Record<string, readonly SqlRule[]>> = {
  migrations: [...GENERAL_RULES, ...MIGRATION_RULES],
  views: [...GENERAL_RULES, ...DEFINITION_RULES, ...VIEW_RULES],
  functions: [...GENERAL_RULES, ...DEFINITION_RULES, ...HEADER_RULES, ...FUNCTION_RULES],
};

/** Returns the violations in a file of `sql/`, one line each: `sql/functions/ods/x.sql:3: what is wrong; wanted: what`. */
export async function lintSqlFile(file: SqlFile): Promise<string[]> {
  try {
    const source = await parseSqlSource(file);
    const rules = RULES[file.path.split("/")[0]!]!;
    return rules.flatMap((rule) => [...rule(source)]).map(({ at, wrong, wanted }) =>
      `${place(file, at)}: ${wrong}; wanted: ${wanted}`
    );
  } catch (error) {
    if (error instanceof SqlSyntaxError) {
      return [`${place(file, error.at)}: PostgreSQL cannot read it: ${error.message}`];
    }
    throw error;
  }
}

function place(file: SqlFile, at: number): string {
  const before = new TextDecoder().decode(new TextEncoder().encode(file.text).subarray(0, at));
  return `sql/${file.path}:${before.split("\n").length}`;
}
