import { namesIn } from "../sources/documents/cell.ts";
import { type ChannelName, channelOf } from "../sources/documents/channel.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";

/** Orders whose paths are collected; later ones rarely have others. */
export const KEPT_ORDERS = 200;

/** Returns all names that a document uses in a channel. */
function usedNames(document: SourceDocument, name: ChannelName): Set<string> {
  const { lines, returns, incomplete } = channelOf(document, name);
  const cells = [lines, ...returns].flatMap((list) => [...Object.values(list.cells), ...list.skip.map(({ at }) => at)]);
  const names = [...cells, ...incomplete.map(({ at }) => at)].flatMap(namesIn);
  const { fill = [], endsAt = [] } = name === "archive" ? document.archive! : {};
  return new Set([...names, ...fill, ...endsAt.map(({ at }) => at)]);
}

/** Returns the columns of a header that a document does not use. */
export function unusedColumns(document: SourceDocument, header: readonly string[]): string[] {
  const used = usedNames(document, "archive");
  return header.filter((name) => name !== "" && !used.has(name));
}

/** Returns the paths to values in some orders that a document does not use, without the indexes of elements. */
export function unusedPaths(document: SourceDocument, channel: ChannelName, orders: readonly unknown[]): string[] {
  const used = [...usedNames(document, channel)].map(plainPath);
  const found = new Set<string>();
  for (const order of orders) collectPaths(order, "", found);
  return [...found].filter((path) => !used.some((name) => path === name || path.startsWith(`${name}.`)));
}

/** Removes the indexes and the selectors of elements, such as `[type=ITEM]`, from a path. */
function plainPath(path: string): string {
  return path.split(/\.(?![^[]*\])/).filter((key) => !/^(\d+|\[.*\])$/.test(key)).join(".");
}

function collectPaths(value: unknown, path: string, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const element of value) collectPaths(element, path, found);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      collectPaths(member, path === "" ? key : `${path}.${key}`, found);
    }
  } else if (path !== "" && value !== null && value !== "") found.add(path);
}
