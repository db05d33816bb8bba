/** Returns the value at a path of a JSON value; undefined if there is none. */
export function atPath(value: unknown, path: readonly string[]): unknown {
  let at = value;
  const whole = path.join("."); // may be one key, such as "@odata.nextLink"
  if (path.length > 1 && typeof at === "object" && at !== null && Object.hasOwn(at, whole)) {
    return at[whole as keyof typeof at];
  }
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = at[key as keyof typeof at];
  }
  return at;
}

/** Returns a copy of a JSON value with another value at a path; creates the objects on the way to it. */
export function withAtPath(value: unknown, path: readonly string[], set: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return set;
  const copy = Array.isArray(value) ? [...value] : { ...value as object };
  const member = (copy as Record<string, unknown>)[key];
  (copy as Record<string, unknown>)[key] = withAtPath(member ?? {}, rest, set);
  return copy;
}
