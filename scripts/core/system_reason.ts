/** What the system's words do not say well. */
const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ENOTEMPTY: "it is a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
};

/** Why the system refused a file or folder, without its number for that and without paths. */
export function systemReason(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return "a task may not write there";
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  const [, words] = /([^:]*?) \(os error \d+\)/.exec(error.message) ?? [];
  return REASONS[code] ?? words?.trim().toLowerCase() ?? error.message;
}

/** Whether an error is the system's refusal of a file, a folder or a program. */
export function isSystemError(error: unknown): error is Error {
  if (error instanceof Deno.errors.NotCapable) return true;
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);
}

/** Whether an error says that the disk, or the user's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  return isSystemError(error) && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}
