/**
 * The elements on the path from a row to one of its lines: the row itself, then the element at each key of the path. A row that is
 * itself a line is one element.
 */
export type Levels = readonly unknown[];

/** Reads a value: undefined if an object lacks a key of the path, null if there is no object at all. */
export type ValueReader = (levels: Levels) => unknown;

/**
 * Returns the reader of a path whose keys are separated by points. Keys that it shares with the path of the lines lead to the current
 * line's own elements. A key may be the index of an element, or pick one by a member, as in `totals.[type=ITEM].amount`.
 */
export function pathReader(path: string, linesPath: readonly string[]): ValueReader {
  const keys = path.split(".");
  let shared = 0;
  while (shared < keys.length && shared < linesPath.length && keys[shared] === linesPath[shared]) shared++;
  // A path to one element of the list, such as line_items.0.sku, begins at the list, not at the current line.
  if (shared < keys.length && /^\d+$/.test(keys[shared]!)) shared = 0;
  const rest = keys.slice(shared);
  if (keys.length === 1 && shared === 0) return (levels) => memberOf(levels[0], path);
  return (levels) => {
    const row = levels[0] as object;
    if (Object.hasOwn(row, path)) return row[path as keyof typeof row]; // a key with points in it
    let value = levels[shared];
    for (const key of rest) {
      value = memberOf(value, key);
      if (value === undefined || value === null) return value;
    }
    return value;
  };
}

/**
 * Returns the reader of all values at a path that leads from the current line through lists; it returns undefined if the line or one
 * of the elements lacks the value.
 */
export function valuesReader(path: string, linesPath: readonly string[]): (levels: Levels) => unknown[] | undefined {
  const keys = path.split(".");
  const at = keys.findIndex((key, index) => key !== linesPath[index]);
  const shared = at === -1 ? keys.length : at;
  return (levels) => {
    const found: unknown[] = [];
    return collect(levels[shared], keys.slice(shared), found) ? found : undefined;
  };
}

function collect(value: unknown, keys: readonly string[], found: unknown[]): boolean {
  if (value === undefined || value === null) return false;
  const [key, ...rest] = keys;
  if (Array.isArray(value) && (key === undefined || !isElementKey(key))) {
    return value.every((element) => collect(element, keys, found));
  }
  if (key !== undefined) return collect(memberOf(value, key), rest, found);
  found.push(value);
  return true;
}

function isElementKey(key: string): boolean {
  return key.startsWith("[") || /^\d+$/.test(key);
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return elementOf(value, key) ?? null;
  return Object.hasOwn(value, key) ? value[key as keyof typeof value] : undefined;
}

function elementOf(array: readonly unknown[], key: string): unknown {
  const [, name, wanted] = /^\[([^=]+)=(.*)\]$/.exec(key) ?? [];
  return name === undefined ? array[Number(key)] : array.find((element) => String(memberOf(element, name)) === wanted);
}

/** Returns the lines at a path of a row, through arrays and objects, each as its levels; undefined if nothing is at the path. */
export function linesAt(row: unknown, path: readonly string[]): Levels[] | undefined {
  let found: Levels[] = [[row]];
  let isThere = false;
  for (const [depth, key] of path.entries()) {
    const deeper: Levels[] = [];
    for (const levels of found) {
      const value = memberOf(levels[depth], key);
      if (value === undefined || value === null) continue;
      if (depth === path.length - 1) isThere = true;
      for (const element of Array.isArray(value) ? value : [value]) deeper.push([...levels, element]);
    }
    if (found.length > 0 && deeper.length === 0 && !isThere) return undefined;
    found = deeper;
  }
  return found;
}

/** Whether some of the elements that should hold the lines of a row lack the list that others have. */
export function hasGap(row: unknown, path: readonly string[]): boolean {
  const key = path.at(-1)!;
  const holders = path.length < 2 ? [] : linesAt(row, path.slice(0, -1)) ?? [];
  const lists = holders.map((levels) => memberOf(levels.at(-1), key));
  return lists.includes(undefined) && lists.some((list) => list !== undefined);
}
