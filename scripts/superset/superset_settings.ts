import { ExitCode } from "../cli/exit_codes.ts";
import { readSettings } from "../cli/settings.ts";
import { StorecastError } from "../cli/storecast_error.ts";
import { embeddedServer } from "../database/open_store.ts";

/** Where Superset is, who pushes to it, and how it reaches the marts. */
export interface SupersetSettings {
  /** Address without a final slash. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** PostgreSQL URL of the role that reads the marts, as seen from Superset. */
  readonly databaseUrl: string;
}

/** Reads the settings of a push; throws a usage error that names the variable at fault. */
export async function readSupersetSettings(): Promise<SupersetSettings> {
  const url = required("SUPERSET_URL", "the address of Superset, such as http://localhost:8088");
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw refusal("Cannot use SUPERSET_URL: it is not a URL that begins with http:// or https://", {
      advice: "Set it to the address of Superset, such as http://localhost:8088",
    });
  }
  return {
    url: url.replace(/\/+$/, ""),
    username: required("SUPERSET_USERNAME", "the name of a user of Superset with the role Admin"),
    password: required("SUPERSET_PASSWORD", "the password of SUPERSET_USERNAME"),
    databaseUrl: analystUrl() ?? await embeddedAnalystUrl() ?? required("SUPERSET_DATABASE_URL", ANALYST),
  };
}

const ANALYST = "the PostgreSQL URL, as seen from Superset, of the role that reads the marts";

/** The PostgreSQL URL by which Superset reads the marts; undefined where it is not set. */
export function analystUrl(): string | undefined {
  const url = Deno.env.get("SUPERSET_DATABASE_URL") || undefined;
  if (url !== undefined && !(/^postgres(ql)?:\/\//.test(url) && URL.canParse(url))) {
    throw refusal("Cannot use SUPERSET_DATABASE_URL: it is not a URL that begins with postgresql://", {
      advice: 'Write it as "postgresql://user:password@host:5432/database", special characters percent-encoded',
    });
  }
  return url;
}

/** The same of the embedded server; undefined where it was never made, or is not used. */
async function embeddedAnalystUrl(): Promise<string | undefined> {
  const settings = readSettings();
  if (settings.databaseUrl !== undefined) return undefined;
  try {
    return (await embeddedServer(settings).address()).analystUrl;
  } catch {
    return undefined;
  }
}

function required(name: string, meaning: string): string {
  const value = Deno.env.get(name);
  if (value) return value;
  throw refusal(`Cannot push the dashboards: ${name} is not set`, { advice: `Set it to ${meaning}; see .env.example` });
}

function refusal(message: string, { advice }: { advice: string }): StorecastError {
  return new StorecastError(message, { exitCode: ExitCode.usage, advice });
}
