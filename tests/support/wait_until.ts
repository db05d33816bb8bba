/** Polls until a condition holds; fails after a minute. */
export async function waitUntil(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!await holds()) {
    if (performance.now() > end) throw new Error(`Waited a minute, but not yet: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
