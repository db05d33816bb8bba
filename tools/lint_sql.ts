/**
 * Checks the SQL files with PostgreSQL's own parser against the rules of the house, one line for each that is broken.
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

/** What is wrong with the SQL files, and how many there are. */
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
    throw new StorecastError(`The SQL files break ${findings.length} rules`, {
      exitCode: ExitCode.unexpected,
      advice: "See the lines above",
    });
  }
  console.log(`Checked ${files} SQL files`);
}

if (import.meta.main) {
  await runTask(taskCommand("lint:sql").action(lint));
}
