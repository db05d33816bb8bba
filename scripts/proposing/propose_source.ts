import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { proposeDayParameters } from "./day_parameters.ts";
import { decodeSample } from "./decode_sample.ts";
import type { Authentication } from "./fetch_sample.ts";
import type { Json } from "./json_rows.ts";
import { proposeJson } from "./propose_json.ts";
import type { Proposal } from "./proposal.ts";
import { proposeTable } from "./propose_table.ts";
import { proposeWorkbook } from "./propose_workbook.ts";
import { readTable } from "./read_table.ts";
import { requireText, type Sample } from "./read_sample.ts";

/** Proposes a document from a sample of a file or of an API's answer. */
export function proposeSource(
  { bytes, isCut, headers, detected, sheets }: Sample,
  { name, from, today, url, authentication }: {
    name: string;
    /** Path or redacted URL, for errors. */
    from: string;
    today: string;
    url?: URL;
    authentication?: Authentication | undefined;
  },
): Proposal {
  if (sheets !== undefined) return proposeWorkbook(sheets, { name, from, today });
  requireText(bytes, from);
  const decoded = decodeSample(bytes, detected);
  const refuse = (reason: string, advice: string): StorecastError =>
    new StorecastError(`Cannot look at "${from}": ${reason}`, { exitCode: ExitCode.input, advice });
  const day = proposeDayParameters(url);
  const api = { ...day.api, ...(authentication === undefined ? {} : { authentication }) };
  const json = parseJson(decoded.text, isCut);
  if (json !== undefined) {
    const isApi = url !== undefined || json.format === "json";
    const proposal = proposeJson(json.value, {
      name,
      today,
      channel: isApi ? "api" : "archive",
      format: json.format,
      api,
      ...(headers === undefined ? {} : { headers }),
    });
    if (proposal === undefined) throw refuse("it has no list of orders", "Give a day that has orders");
    return isApi ? { ...proposal, findings: [...proposal.findings, ...day.findings] } : proposal;
  }
  if (/^\s*[[{]/.test(decoded.text)) {
    throw refuse("it is JSON that is cut off or invalid", "Give an answer with fewer orders");
  }
  const table = readTable(decoded.text, isCut);
  if (table === undefined) throw refuse("no separator divides its lines into columns", "Export it as CSV");
  if (table.rows.length === 0) throw refuse("it has a header and no rows", "Give a file or a day that has orders");
  const proposal = proposeTable(table, { name, today, decoded, isCut, ...(url === undefined ? {} : { api }) });
  return url === undefined ? proposal : { ...proposal, findings: [...proposal.findings, ...day.findings] };
}

/** Parses a text as JSON, or as NDJSON; undefined if it is neither. */
function parseJson(text: string, isCut: boolean): { value: Json; format: "json" | "ndjson" } | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const whole = isCut ? lines.slice(0, -1) : lines;
  const rows = whole.length > 1 ? whole.slice(0, 5000).map(parse) : [];
  if (rows.length > 0 && rows.every((row) => typeof row === "object" && row !== null && !Array.isArray(row))) {
    return { value: rows as Json[], format: "ndjson" };
  }
  const value = parse(text);
  return value === undefined ? undefined : { value, format: "json" };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
