import { basename } from "node:path";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** Returns a name for the source of a file or a URL: the name of the file without its extension, or the host name. */
export function sourceNameOf(from: string): string {
  const isUrl = /^https?:\/\//.test(from);
  const base = isUrl
    ? new URL(from).hostname.replace(/^www\./, "")
    : basename(from).replace(/(\.[a-z]{2,6}){1,2}$/i, "");
  const name = base.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return /^[a-z]/.test(name) ? name : `source_${name}`.replace(/_$/, "");
}

/** Throws if a name cannot be the name of a source. */
export function requireSourceName(name: string): void {
  if (/^[a-z][a-z0-9_]*$/.test(name)) return;
  throw new StorecastError(
    `Cannot name a source "${name}": a name has only lower-case letters, digits and "_", and begins with a letter`,
    {
      exitCode: ExitCode.usage,
      advice: "Choose a name such as my_shop",
    },
  );
}
