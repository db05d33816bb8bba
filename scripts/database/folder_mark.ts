/** The mark in an embedded server's folder. */
export interface FolderMark {
  /** "making" until the first start has finished. */
  readonly status: "making" | "finished";
  /** The identifier that initdb gave the cluster; undefined until there is one. */
  readonly cluster?: string | undefined;
}

const TITLE = "Storecast: the folder of an embedded PostgreSQL. Do not remove this file.";

/** The newest format of the mark that this version reads. */
const FORMAT = 1;

/** Returns the text of a mark. */
export function formatMark({ status, cluster }: FolderMark): string {
  const lines = [TITLE, `format ${FORMAT}`, `status ${status}`, ...cluster === undefined ? [] : [`cluster ${cluster}`]];
  return `${lines.join("\n")}\n`;
}

/** Parses a mark; returns "later" for the mark of a later version, undefined for any other text. */
export function parseMark(text: string | undefined): FolderMark | "later" | undefined {
  const [title, ...lines] = (text ?? "").trimEnd().split("\n");
  if (!title?.startsWith("Storecast: ")) return undefined;
  const values = new Map(lines.map((line) => line.split(" ") as [string, string]));
  if (Number(values.get("format")) > FORMAT) return "later";
  const status = values.get("status");
  if (values.get("format") !== String(FORMAT) || (status !== "making" && status !== "finished")) return undefined;
  return { status, cluster: values.get("cluster") };
}
