import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";
import { isDiskFull, isSystemError } from "./system_reason.ts";
import { escapeObeyed, visible } from "./visible.ts";

/** A PostgreSQL error as the driver reports it. */
export interface DatabaseError extends Error {
  readonly code: string;
  readonly hint?: string;
}

/** How to explain a SQLSTATE: the server's message follows `what`, and its hint replaces a missing `advice`. */
interface KnownState {
  readonly exitCode: ExitCode;
  readonly what?: string;
  readonly advice?: string;
}

const DISK_FULL: KnownState = {
  exitCode: ExitCode.diskFull,
  what: "The database's disk is full",
  advice: "Make room on the disk and run the task again; nothing is half-done",
};

/** SQLSTATEs that Storecast's functions raise (SC…), and others that users meet; `docs/errors.md` explains them. */
export const KNOWN_STATES: Readonly<Record<string, KnownState>> = {
  SC001: { exitCode: ExitCode.usage },
  SC002: { exitCode: ExitCode.anotherRun },
  SC003: { exitCode: ExitCode.dataTestFailed },
  SC004: { exitCode: ExitCode.usage },
  SC005: { exitCode: ExitCode.usage },
  SC006: { exitCode: ExitCode.usage },
  SC010: { exitCode: ExitCode.usage },
  "25006": {
    exitCode: ExitCode.databaseForeign,
    what: "Cannot write to the database",
    advice: "Set DATABASE_URL to the primary server, not to a replica",
  },
  "42501": {
    exitCode: ExitCode.databaseForeign,
    what: "The database does not allow this",
    advice:
      'Connect as a role that is allowed to, or have the owner run "deno task migrate", which grants the rights; see docs/roles.md',
  },
  "25P04": {
    exitCode: ExitCode.databaseUnreachable,
    what: "The database ended a transaction that took too long",
    advice: "Have its administrator set transaction_timeout = 0 for the role of this task",
  },
  "53100": DISK_FULL,
  "53300": {
    exitCode: ExitCode.databaseUnreachable,
    what: "The database has no free connection",
    advice:
      "Wait until a session has ended, or end one that nobody uses (pg_stat_activity shows them), and run the task again; " +
      "or have the limit of the server, the database or the role raised",
  },
  "55P03": {
    exitCode: ExitCode.anotherRun,
    what: "Another session holds a lock that this task needs",
    advice: "Wait until it has ended, or end it; pg_locks and pg_stat_activity show it",
  },
  "57014": {
    exitCode: ExitCode.databaseUnreachable,
    what: "The database cancelled a statement",
    advice: "A time limit or an administrator may be the cause. Nothing is half-done; run the task again",
  },
};

/** Returns the line and the exit code with which a task ends after an error; an unexpected error keeps its stack. */
export function describeError(error: unknown): { line: string; exitCode: ExitCode } {
  const { line, exitCode } = describe(error);
  // An error about a binary file may quote characters that a terminal obeys and PostgreSQL cannot store.
  return { line: line.split("\n").map(escapeObeyed).join("\n"), exitCode };
}

function describe(error: unknown): { line: string; exitCode: ExitCode } {
  if (error instanceof StorecastError) {
    return { line: sentences(error.message, error.advice), exitCode: error.exitCode };
  }
  if (isDatabaseError(error)) {
    const { exitCode, what, advice } = KNOWN_STATES[error.code] ?? {};
    if (exitCode !== undefined) {
      return { line: sentences(what ? `${what}: ${error.message}` : error.message, advice ?? error.hint), exitCode };
    }
    if (/^(08|57P|25P03)/.test(error.code)) return lostConnection(error);
  }
  if (
    error instanceof Error &&
    /Connection terminated|not queryable|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT/.test(error.message)
  ) {
    return lostConnection(error);
  }
  if (isSystemError(error)) return systemFailure(error);
  return {
    line: `Unexpected error; this is a bug in Storecast, please report it: ${stackOf(error)}`,
    exitCode: ExitCode.unexpected,
  };
}

/** Returns the stack of an error, with its message on one line. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return visible(String(error));
  return error.stack?.replace(error.message, () => visible(error.message)) ?? visible(error.message);
}

/** Whether an error is one that PostgreSQL reported, with a SQLSTATE as its code. */
export function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.length === 5;
}

function lostConnection(error: Error): { line: string; exitCode: ExitCode } {
  return {
    line: sentences(
      `Lost the connection to the database: ${error.message}`,
      "Nothing is half-done; run the task again",
    ),
    exitCode: ExitCode.databaseUnreachable,
  };
}

/** Describes a system error that its step did not handle; the system's message names the file or folder. */
function systemFailure(error: Error): { line: string; exitCode: ExitCode } {
  if (error instanceof Deno.errors.NotCapable) {
    const [needed] = error.message.split(", run again"); // with every permission, which the runtime advises
    return {
      line: sentences(`The permissions of the task do not allow this: ${needed}`, "See docs/permissions.md"),
      exitCode: ExitCode.input,
    };
  }
  if (!isDiskFull(error)) {
    return { line: sentences(`Cannot use a file or folder: ${error.message}`, undefined), exitCode: ExitCode.input };
  }
  return { line: sentences(`The disk is full: ${error.message}`, DISK_FULL.advice), exitCode: ExitCode.diskFull };
}

/** Joins message and advice as sentences on one line. */
function sentences(...parts: (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map((part) => `${part.replaceAll(/\s*\n\s*/g, " ").replace(/\.$/, "")}.`)
    .join(" ");
}
