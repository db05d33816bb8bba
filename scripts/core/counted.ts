/** Returns "1,234" for a count. */
export function counted(count: number | string): string {
  return Number(count).toLocaleString("en-US");
}

/** Returns "1 row" or "2 rows". */
export function several(count: number | string, word: string): string {
  return `${counted(count)} ${word}${Number(count) === 1 ? "" : "s"}`;
}
