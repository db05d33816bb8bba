import { ExitCode } from "../core/exit_codes.ts";
import { redactUrl } from "../core/redact_url.ts";
import type { SourceSettings } from "../core/source_settings.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { copyPlatform } from "./copy_platform.ts";
import { describeProposal } from "./describe_proposal.ts";
import { newDocumentPath, SOURCES, writeDocument } from "./document_file.ts";
import { authenticationOf, fetchSample } from "./sample/fetch_sample.ts";
import { proposeSource } from "./propose_source.ts";
import { readSample } from "./sample/read_sample.ts";
import { recognizePlatform } from "./shipped_documents.ts";
import { requireSourceName, sourceNameOf } from "./source_name.ts";

/** The settings of an API to request a sample from. */
export type ApiSettings = Pick<SourceSettings, "salesApiUrl" | "salesApiToken">;

/** Options of `newSource`. */
export interface NewSourceOptions {
  readonly name?: string | undefined;
  readonly platform?: string | undefined;
  /** Current day; no order is after it. */
  readonly today: string;
  /** The APIs with settings, and their tokens. */
  readonly apis?: readonly ApiSettings[];
  /** Folder of the documents, by default the checkout's `sources/`. */
  readonly folder?: string;
}

/** Writes the document of a new source, from a sample or as a copy of a platform's; returns the lines to print. */
export async function newSource(from: string | undefined, options: NewSourceOptions): Promise<string[]> {
  const { platform, folder = SOURCES } = options;
  if ((from === undefined) === (platform === undefined)) {
    throw new StorecastError('Cannot run "deno task source:new": it needs either a file or URL, or --platform', {
      exitCode: ExitCode.usage,
      advice: 'See "deno task source:new --help"',
    });
  }
  const url = from !== undefined && /^https?:\/\//.test(from) ? parseUrl(from) : undefined;
  const name = options.name ?? (platform === undefined ? sourceNameOf(from!) : `my_${platform}`);
  requireSourceName(name);
  const path = await newDocumentPath(folder, name);
  if (platform !== undefined) {
    const { document, lines, isOfFiles } = await copyPlatform(platform, { folder, name });
    await writeDocument(path, document);
    return [`Wrote "${path}", a copy of ${platform}.json`, ...lines, "", ...next(name, isOfFiles ? "FILE" : undefined)];
  }
  const token = url === undefined ? undefined : tokenFor(url, options);
  const sample = url === undefined ? await readSample(from!) : await fetchSample(url, token);
  const proposal = proposeSource(sample, {
    name,
    from: url === undefined ? from! : redactUrl(url),
    today: options.today,
    ...(url === undefined ? {} : { url }),
    authentication: token === undefined ? undefined : authenticationOf(token),
  });
  await writeDocument(path, proposal.document);
  const known = url === undefined && proposal.header !== undefined
    ? await recognizePlatform(proposal.header, folder)
    : undefined;
  return [
    `Wrote "${path}", a draft to finish`,
    ...(known === undefined ? [] : describePlatform(known)),
    ...describeProposal(proposal),
    "",
    ...next(name, url === undefined ? from : undefined),
  ];
}

function parseUrl(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw new StorecastError("Cannot look at the URL: it is not an https:// or http:// URL", {
    exitCode: ExitCode.usage,
    advice: 'Write it as "https://shop.example/orders?day=2026-11-24"',
  });
}

/** Returns the token for the server of a URL: the one of that API; if only a token is set and no URL, that token. */
function tokenFor(url: URL, { apis = [] }: NewSourceOptions): string | undefined {
  const own = apis.find(({ salesApiUrl }) => salesApiUrl !== undefined && new URL(salesApiUrl).origin === url.origin);
  const only = apis.length === 1 && apis[0]!.salesApiUrl === undefined ? apis[0] : undefined;
  return (own ?? only)?.salesApiToken;
}

function describePlatform({ platform, description }: { platform: string; description: string }): string[] {
  const copies = `"deno task source:new --platform ${platform}" copies its document, which has less left to decide`;
  return [`This looks like a file of ${platform}: ${description}`, copies];
}

function next(name: string, file: string | undefined): string[] {
  const argument = file === undefined ? "" : ` ${/[^\w./-]/.test(file) ? `"${file}"` : file}`;
  return [
    `Next: finish the document, set STORECAST_SOURCE=${name} and STORECAST_DATA to a new folder, then: deno task source:check${argument}`,
  ];
}
