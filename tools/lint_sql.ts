/**
 * Checks the SQL files against the rules of the house with PostgreSQL's own parser; prints one line for each violation.
 *
 * Usage: `deno task lint:sql`
 *
 * @module
 */
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { runTask, taskCommand } from "../scripts/core/task.ts";
import { readSqlFiles } from "../scripts/database/read_sql_files.ts";
import { lintSqlFile } from "./lint_sql_file.ts";

/** Returns the number of SQL files, and one line for each violation of a rule. */
export async function lintSql(): Promise<{ files: number; findings: string[] }> {
  const files = [
    ...await readSqlFiles("migrations"),
    ...await readSqlFiles("views"),
    ...await readSqlFiles("functions"),
  ];
  return { files: files.length, findings: (await Promise.all(files.map(lintSqlFile))).flat() };
}

async function lint(): Promise<void> {
  const { files, findings } = await lintSql();
  for (const finding of findings) console.error(finding);
  if (findings.length > 0) {
    throw new StorecastError(`The SQL files violate the rules in ${findings.length} place(s)`, {
      exitCode: ExitCode.unexpected,
      advice: "See the lines above",
    });
  }
  console.log(`Checked ${files} SQL files`);
}

if (import.meta.main) {
  await runTask(taskCommand("lint:sql").action(lint));
}
