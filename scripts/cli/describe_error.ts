import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";

/** A PostgreSQL error as the driver reports it. */
interface DatabaseError extends Error {
  readonly code: string;
  readonly hint?: string;
}

/** Exit codes of the SQLSTATEs that the functions raise (SC…) and that users meet; `docs/errors.md` explains them. */
const EXIT_CODES: Record<string, ExitCode> = {
  SC001: ExitCode.usage,
  SC002: ExitCode.anotherRun,
  SC003: ExitCode.dataTestFailed,
  SC004: ExitCode.usage,
  SC010: ExitCode.usage,
  "53100": ExitCode.diskFull,
  "42501": ExitCode.databaseForeign,
};

/** An error as the one line and the exit code that a task ends with; a defect of Storecast's keeps its stack. */
export function describeError(error: unknown): { line: string; exitCode: ExitCode } {
  if (error instanceof StorecastError) {
    return { line: withAdvice(error.message, error.advice), exitCode: error.exitCode };
  }
  if (isDatabaseError(error)) {
    const exitCode = EXIT_CODES[error.code];
    if (exitCode !== undefined) return { line: withAdvice(error.message, error.hint ?? adviceOf(exitCode)), exitCode };
    if (/^(08|57P)/.test(error.code)) return lostConnection(error);
  }
  if (error instanceof Error && /Connection terminated|ECONNRESET|EPIPE/.test(error.message)) {
    return lostConnection(error);
  }
  if (error instanceof Error && "code" in error && error.code === "ENOSPC") {
    return { line: withAdvice(error.message, adviceOf(ExitCode.diskFull)), exitCode: ExitCode.diskFull };
  }
  const stack = error instanceof Error ? error.stack ?? error.message : String(error);
  return {
    line: `Unexpected error, a defect of Storecast's; please report it: ${stack}`,
    exitCode: ExitCode.unexpected,
  };
}

function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.length === 5;
}

function lostConnection(error: Error): { line: string; exitCode: ExitCode } {
  return {
    line: withAdvice(
      `Lost the connection to the database: ${error.message}`,
      "Nothing is half-done; run the task again",
    ),
    exitCode: ExitCode.databaseUnreachable,
  };
}

function adviceOf(exitCode: ExitCode): string | undefined {
  if (exitCode === ExitCode.diskFull) return "Make room on the disk and run the task again; nothing is half-done";
  return undefined;
}

function withAdvice(message: string, advice: string | undefined): string {
  return advice ? `${message}. ${advice}.` : `${message}.`;
}
