import assert from "node:assert/strict";

/** Asserts that all numbers in `actual` are near those in `expected`, and that everything else is equal. */
export function assertNear(
  actual: unknown,
  expected: unknown,
  tolerance: { relative?: number; absolute?: number },
): void {
  if (typeof actual === "number" && typeof expected === "number") {
    const { relative = 0, absolute = 0 } = tolerance;
    const isNear = Math.abs(actual - expected) <= absolute + relative * Math.abs(expected);
    assert.ok(isNear, `${actual} lies too far from ${expected}`);
  } else if (typeof actual === "object" && typeof expected === "object" && actual !== null && expected !== null) {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort());
    for (const [key, value] of Object.entries(expected)) {
      assertNear((actual as Record<string, unknown>)[key], value, tolerance);
    }
  } else assert.equal(actual, expected);
}
