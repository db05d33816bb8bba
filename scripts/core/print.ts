import { escapeObeyed } from "./visible.ts";

/** Prints one line to stdout; nothing in it is obeyed by a terminal, and no line end in it makes another line. */
export function print(line: string): void {
  console.log(escapeObeyed(line));
}

/** Prints one line to stderr in the same way. */
export function printError(line: string): void {
  console.error(escapeObeyed(line));
}

/** Prints a text of several lines to stdout. The values in it have no line ends any more, or one of them could make a line. */
export function printPage(text: string): void {
  for (const line of text.split("\n")) print(line);
}

/** Prints a page that has colours of its own, and values that are escaped already. */
export function printColoured(text: string): void {
  console.log(text);
}

/** Prints what programs read as well, such as a path: as it is, but on a terminal as a page. */
export function printForPrograms(text: string): void {
  if (Deno.stdout.isTerminal()) return printPage(text.replace(/\n$/, ""));
  const bytes = new TextEncoder().encode(text.endsWith("\n") ? text : `${text}\n`);
  for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
}
