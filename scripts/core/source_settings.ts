import { ExitCode } from "./exit_codes.ts";
import { httpUrl } from "./http_url.ts";
import { readSecret, readVariable } from "./read_secret.ts";
import { StorecastError } from "./storecast_error.ts";

/** Settings of one source. */
export interface SourceSettings {
  /** Name of its document in `sources/`, without the ending. */
  readonly source: string;
  /** Suffix of the names of its variables: "" for the only source, "_TILL" for one of several. */
  readonly suffix: string;
  /** URL of its sales API; undefined for the sample API, or for a source of files. */
  readonly salesApiUrl: string | undefined;
  readonly salesApiToken: string | undefined;
  /** Command of a program that prints that token. */
  readonly salesApiTokenCommand: string | undefined;
  /** Folder whose files the daily run loads; undefined if files are loaded by hand alone. */
  readonly inbox: string | undefined;
}

/** Variables that belong to one source. */
const OF_A_SOURCE = ["SALES_API_URL", "SALES_API_TOKEN", "SALES_API_TOKEN_COMMAND", "SOURCE_INBOX"] as const;

/** Source names whose variables would be mistaken for others: SALES_API_TOKEN_COMMAND, SALES_API_URL_FILE. */
const UNCLEAR_NAME = /^command(_|$)|(^|_)file$/;

/**
 * Reads STORECAST_SOURCE and the settings of each source that it names. If there are several, the variables of each end in its name,
 * such as SALES_API_TOKEN_TILL, and the plain ones are refused, since they do not say which shop the token is for. A single source
 * may use both kinds; if it has an API variable that ends in its name, its plain API variables are ignored.
 */
export function readSourceSettings(): SourceSettings[] {
  const names = (readVariable("STORECAST_SOURCE") ?? "superstore").split(/[\s,]+/).filter((name) => name !== "");
  const [only] = names;
  if (only === undefined) throw unusable("it names no source", 'Write it as "webshop", or as "webshop, till"');
  if (names.length === 1) return [readOnly(only)];
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw unusable(`it names "${twice}" twice`, "Name each source once");
  const unclear = names.find((name) => UNCLEAR_NAME.test(name));
  if (unclear !== undefined) {
    throw unusable(
      `the variables of "${unclear}" would be mistaken for others, such as SALES_API_TOKEN_COMMAND or SALES_API_URL_FILE`,
      "Give that source another name",
    );
  }
  for (const name of OF_A_SOURCE.flatMap((variable) => [variable, `${variable}_FILE`])) {
    if (readVariable(name) !== undefined) throw forNoSource(name, names);
  }
  return names.map((name) => readOne(name, suffixOf(name)));
}

function readOnly(source: string): SourceSettings {
  const plain = readOne(source, "");
  if (UNCLEAR_NAME.test(source)) return plain;
  const { inbox, ...api } = readOne(source, suffixOf(source));
  const hasApi = api.salesApiUrl ?? api.salesApiToken ?? api.salesApiTokenCommand;
  return { ...plain, ...(hasApi === undefined ? {} : api), inbox: inbox ?? plain.inbox, suffix: "" };
}

function readOne(source: string, suffix: string): SourceSettings {
  const url = readSecret(`SALES_API_URL${suffix}`);
  return {
    source,
    suffix,
    salesApiUrl: url === undefined ? undefined : httpUrl(
      `SALES_API_URL${suffix}`,
      url,
      'Set it to the URL of the orders, such as "https://shop.example/orders"',
    ),
    salesApiToken: readSecret(`SALES_API_TOKEN${suffix}`),
    salesApiTokenCommand: readVariable(`SALES_API_TOKEN_COMMAND${suffix}`),
    inbox: readVariable(`SOURCE_INBOX${suffix}`),
  };
}

function suffixOf(source: string): string {
  return `_${source.toUpperCase()}`;
}

function unusable(reason: string, advice: string): StorecastError {
  return new StorecastError(`Cannot use STORECAST_SOURCE "${readVariable("STORECAST_SOURCE")}": ${reason}`, {
    exitCode: ExitCode.usage,
    advice,
  });
}

function forNoSource(variable: string, names: readonly string[]): StorecastError {
  const own = names.map((name) => variable.replace(/(_FILE)?$/, `${suffixOf(name)}$1`));
  return new StorecastError(`Cannot use ${variable}: it does not say which source it is for: ${names.join(", ")}`, {
    exitCode: ExitCode.usage,
    advice: `Rename it to ${own.join(" or ")}`,
  });
}

/** Returns the settings of the source that `--source` names, or of the only one; throws a usage error that names them all. */
export function chooseSource<Of extends { readonly source: string }>(
  sources: readonly Of[],
  name: string | undefined,
  what: string,
): Of {
  const chosen = name === undefined && sources.length === 1
    ? sources[0]
    : sources.find(({ source }) => source === name);
  if (chosen !== undefined) return chosen;
  const names = sources.map(({ source }) => source).join(", ");
  throw new StorecastError(
    name === undefined
      ? `Cannot ${what}: STORECAST_SOURCE names several sources`
      : `Cannot ${what}: STORECAST_SOURCE does not name "${name}"`,
    { exitCode: ExitCode.usage, advice: `Name one with --source: ${names}` },
  );
}

/** Returns all sources, or only the one that `--source` names. */
export function chooseSources<Of extends { readonly source: string }>(
  sources: readonly Of[],
  name: string | undefined,
  what: string,
): readonly Of[] {
  return name === undefined ? sources : [chooseSource(sources, name, what)];
}

/** Returns an error with the name of its source, and that source's variables in the advice; unchanged for the only source. */
export function errorOfSource(error: unknown, { source, suffix }: Pick<SourceSettings, "source" | "suffix">): unknown {
  if (suffix === "" || !(error instanceof StorecastError)) return error;
  const advice = error.advice?.replaceAll(/\b(SALES_API_URL|SALES_API_TOKEN|SOURCE_INBOX)\b/g, `$1${suffix}`);
  return new StorecastError(`${source}: ${error.message}`, {
    exitCode: error.exitCode,
    ...(advice === undefined ? {} : { advice }),
    cause: error,
  });
}
