import type { ConnectionOptions } from "node:tls";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isSystemError, systemReason } from "../core/system_reason.ts";

/** How a URL wants its connection encrypted, apart from the rest of it. */
export interface TlsOfUrl {
  /** The URL without its words about TLS, which the driver reads in another way than libpq does. */
  readonly url: string;
  /** False for none; undefined where the URL says nothing, and PGSSLMODE decides. */
  readonly ssl: ConnectionOptions | false | undefined;
}

/** The files that a URL may name, as the driver calls them. */
const FILES = { sslrootcert: "ca", sslcert: "cert", sslkey: "key" } as const;

/** libpq's word for the authorities that the system trusts. */
const SYSTEM = "system";

/**
 * Reads sslmode, sslrootcert, sslcert and sslkey of a PostgreSQL URL.
 *
 * Whoever asks for TLS gets all of it: `require` and `verify-ca` mean `verify-full` here, since a connection to whoever
 * answers protects from nobody. Throws for modes that would do without, and for files that cannot be used.
 */
export async function readTls(text: string): Promise<TlsOfUrl> {
  const url = new URL(text);
  const mode = url.searchParams.get("sslmode");
  const files = Object.entries(FILES).flatMap(([name, option]) => {
    const path = url.searchParams.get(name);
    return path === null ? [] : [{ name, option, path }];
  });
  if (mode === null && files.length === 0) return { url: text, ssl: undefined };
  if (mode !== null && !["disable", "require", "verify-ca", "verify-full"].includes(mode)) {
    throw new StorecastError(`Cannot use DATABASE_URL: its sslmode "${mode}" does not say whether there must be TLS`, {
      exitCode: ExitCode.usage,
      advice: 'Write "sslmode=verify-full&sslrootcert=FILE", or "sslmode=disable" on a network that you trust',
    });
  }
  for (const name of ["sslmode", ...Object.keys(FILES)]) url.searchParams.delete(name);
  if (mode === "disable") return { url: url.href, ssl: false };

  const ssl: ConnectionOptions = {};
  for (const { name, option, path } of files) {
    if (option !== "ca" || path !== SYSTEM) ssl[option] = await readPem(name, path);
  }
  return { url: url.href, ssl };
}

async function readPem(name: string, path: string): Promise<string> {
  const refuse = (reason: string, cause?: unknown): StorecastError =>
    new StorecastError(`Cannot use the file "${path}", which DATABASE_URL names as ${name}: ${reason}`, {
      exitCode: ExitCode.input,
      advice: `Give ${name} the whole path of a PEM file`,
      cause,
    });
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (isSystemError(error)) throw refuse(systemReason(error), error);
    throw error;
  }
  if (!text.includes("-----BEGIN ")) throw refuse("it is not a PEM file");
  return text;
}
