import assert from "node:assert/strict";
import fc from "fast-check";
import { NumberSet } from "../scripts/sources/api/number_set.ts";

Deno.test("a number set contains the added numbers and no others", () => {
  const number = fc.oneof(fc.integer({ min: 1, max: 9_000 }), fc.bigInt(1n, 2n ** 53n).map(Number));
  fc.assert(
    fc.property(fc.array(number, { size: "max", maxLength: 5_000 }), fc.array(number), (added, others) => {
      const set = new NumberSet();
      const oracle = new Set(added);
      for (const each of added) set.add(each);
      for (const each of [...added, ...others]) assert.equal(set.has(each), oracle.has(each));
    }),
    { seed: 14, numRuns: 50 },
  );
});
