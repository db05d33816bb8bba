import type { ConnectionOptions } from "node:tls";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isSystemError, systemReason } from "../core/system_reason.ts";

/** A URL, and its TLS settings. */
export interface TlsOfUrl {
  /** The URL without its TLS settings, which the driver reads differently from libpq. */
  readonly url: string;
  /** False for no TLS; undefined if the URL does not say, and then PGSSLMODE decides. */
  readonly ssl: ConnectionOptions | false | undefined;
}

/** The files that a URL may name, and their names in the driver. */
const FILES = { sslrootcert: "ca", sslcert: "cert", sslkey: "key" } as const;

/** libpq's name for the authorities that the system trusts. */
const SYSTEM = "system";

/**
 * Reads sslmode, sslrootcert, sslcert and sslkey of a PostgreSQL URL.
 *
 * `require` and `verify-ca` mean `verify-full` here, since TLS to an unverified server gives no protection. Throws an error for
 * modes that also connect without TLS, and for files that cannot be used.
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
    throw new StorecastError(`Cannot use DATABASE_URL: its sslmode "${mode}" neither requires nor disables TLS`, {
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
  const unusable = (reason: string, cause?: unknown): StorecastError =>
    new StorecastError(`Cannot use the file "${path}", which DATABASE_URL names as ${name}: ${reason}`, {
      exitCode: ExitCode.input,
      advice: `Set ${name} to the full path of a PEM file`,
      cause,
    });
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (isSystemError(error)) throw unusable(systemReason(error), error);
    throw error;
  }
  if (!text.includes("-----BEGIN ")) throw unusable("it is not a PEM file");
  return text;
}
