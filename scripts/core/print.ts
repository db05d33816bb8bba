import { escapeObeyed } from "./visible.ts";

/** Prints one line to stdout. Control characters and line ends in it are escaped. */
export function print(line: string): void {
  console.log(escapeObeyed(line));
}

/** Prints one line to stderr, escaped in the same way. */
export function printError(line: string): void {
  console.error(escapeObeyed(line));
}

/** Prints several lines to stdout. Line ends in values must be escaped by the caller, or a value could add a line. */
export function printPage(text: string): void {
  for (const line of text.split("\n")) print(line);
}

/** Prints a page with colors, whose values are already escaped. */
export function printColored(text: string): void {
  console.log(text);
}

/** Prints text that programs may read, such as a path: unchanged, but escaped on a terminal. */
export function printForPrograms(text: string): void {
  if (Deno.stdout.isTerminal()) return printPage(text.replace(/\n$/, ""));
  const bytes = new TextEncoder().encode(text.endsWith("\n") ? text : `${text}\n`);
  for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
}
