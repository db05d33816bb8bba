import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";
import { systemReason } from "./system_reason.ts";

/** What the environment says; `.env.example` lists every variable with its meaning and default. */
export interface Settings {
  /** The user's own PostgreSQL; undefined means the embedded server. */
  readonly databaseUrl: string | undefined;
  /** The user's own sales API; undefined means the sample API. */
  readonly salesApiUrl: string | undefined;
  readonly salesApiToken: string | undefined;
  /** IANA zone in which a business day begins and ends. */
  readonly timeZone: string;
  /** Where the embedded server, the sample shop and the report live. */
  readonly dataFolder: string;
  /** Name of the document in `sources/` without its ending. */
  readonly source: string;
}

/** Reads the settings from the environment; throws a usage error that names the variable at fault. */
export function readSettings(): Settings {
  const timeZone = Deno.env.get("SHOP_TIME_ZONE") || "UTC";
  if (!isTimeZone(timeZone)) {
    throw new StorecastError(`Cannot use SHOP_TIME_ZONE "${timeZone}": it is not an IANA time zone`, {
      exitCode: ExitCode.usage,
      advice: 'Set it to a name such as "Europe/Berlin" or "UTC"',
    });
  }
  const databaseUrl = readSecret("DATABASE_URL");
  if (databaseUrl !== undefined && !isPostgresUrl(databaseUrl)) {
    throw new StorecastError("Cannot use DATABASE_URL: it is not a URL that begins with postgresql://", {
      exitCode: ExitCode.usage,
      advice: 'Write it as "postgresql://user:password@host:5432/database", special characters percent-encoded, ' +
        "or unset it to use the embedded server",
    });
  }
  return {
    databaseUrl,
    salesApiUrl: readSecret("SALES_API_URL"),
    salesApiToken: readSecret("SALES_API_TOKEN"),
    timeZone,
    dataFolder: Deno.env.get("STORECAST_DATA") || defaultDataFolder(),
    source: Deno.env.get("STORECAST_SOURCE") || "superstore",
  };
}

/**
 * A variable that holds or may hold a password, or else what stands in the file that its sister with `_FILE` names, as a
 * container's secrets are given. Only the tasks whose permission set names it see it.
 */
function readSecret(name: string): string | undefined {
  const value = readVisible(name);
  const path = readVisible(`${name}_FILE`);
  return value === undefined && path !== undefined ? readSecretFile(`${name}_FILE`, path) : value;
}

function readVisible(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) || undefined : undefined;
}

/** The text of a file without the line's end; an empty file is refused, or no password would look like none wanted. */
function readSecretFile(variable: string, path: string): string {
  let text: string;
  try {
    text = Deno.readTextFileSync(path).trim();
  } catch (error) {
    throw new StorecastError(`Cannot read the file "${path}" of ${variable}: ${systemReason(error)}`, {
      exitCode: ExitCode.usage,
      advice: `Let ${variable} name a file that this user may read, or unset it`,
      cause: error,
    });
  }
  if (text !== "") return text;
  throw new StorecastError(`Cannot use the file "${path}" of ${variable}: it is empty`, {
    exitCode: ExitCode.usage,
    advice: `Write the value of ${variable.replace(/_FILE$/, "")} into it, or unset ${variable}`,
  });
}

function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url) && URL.canParse(url);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * PostgreSQL refuses to run as root, so root's server runs as an unprivileged user, to whom root's home is closed:
 * root's data lies under /var/lib, everyone else's under their home.
 */
function defaultDataFolder(): string {
  if (process.getuid?.() === 0) return "/var/lib/storecast";
  return join(Deno.env.get("XDG_DATA_HOME") || join(homedir(), ".local", "share"), "storecast");
}
