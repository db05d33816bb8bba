/** Reasons that replace the system's own words. */
const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "part of the path is not a folder",
  ENOTEMPTY: "it is a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
};

/** Returns the reason for a system error, without its number and without paths. */
export function systemReason(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return "the task is not permitted to write there";
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  const [, words] = /([^:]*?) \(os error \d+\)/.exec(error.message) ?? [];
  return REASONS[code] ?? words?.trim().toLowerCase() ?? error.message;
}

/** Returns whether an error came from the system, for a file, a folder or a program. */
export function isSystemError(error: unknown): error is Error {
  if (error instanceof Deno.errors.NotCapable) return true;
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);
}

/** Returns whether an error means that the disk, or the user's quota, is full. */
export function isDiskFull(error: unknown): boolean {
  return isSystemError(error) && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}
