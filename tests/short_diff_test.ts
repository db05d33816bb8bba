import assert from "node:assert/strict";
import { shortDiff } from "../tools/short_diff.ts";

Deno.test("a short diff shows the lines that differ and leaves out the others", () => {
  assert.equal(shortDiff("a\nb\nc\nd", "a\nB\nc\nd\ne", { limit: 9 }), "- b\n+ B\n+ e");
});

Deno.test("a short diff of the same text is empty", () => {
  assert.equal(shortDiff("a\nb", "a\nb", { limit: 9 }), "");
});

Deno.test("a short diff says how many lines it leaves out", () => {
  assert.equal(shortDiff("", "a\nb\nc\n", { limit: 2 }), "+ a\n+ b\nand 1 more");
});
