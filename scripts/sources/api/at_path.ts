/** Returns what a path leads to in a value of JSON; undefined where it leads nowhere. */
export function atPath(value: unknown, path: readonly string[]): unknown {
  let at = value;
  const whole = path.join("."); // a key with points in it, such as "@odata.nextLink"
  if (path.length > 1 && typeof at === "object" && at !== null && Object.hasOwn(at, whole)) {
    return at[whole as keyof typeof at];
  }
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = at[key as keyof typeof at];
  }
  return at;
}

/** Returns a copy of a value of JSON with another value at a path, whose objects are made where there are none. */
export function withAtPath(value: unknown, path: readonly string[], set: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return set;
  const copy = Array.isArray(value) ? [...value] : { ...value as object };
  const member = (copy as Record<string, unknown>)[key];
  (copy as Record<string, unknown>)[key] = withAtPath(member ?? {}, rest, set);
  return copy;
}
