import { describeProposal } from "../../scripts/proposing/describe_proposal.ts";
import { proposeSource } from "../../scripts/proposing/propose_source.ts";
import type { Finding } from "../../scripts/proposing/values/proposal.ts";
import { readSample } from "../../scripts/proposing/sample/read_sample.ts";
import { UNDECIDED } from "../../scripts/sources/documents/undecided.ts";

/** The result of `source:new` for a sample. */
export interface Proposed {
  readonly document: Record<string, unknown>;
  readonly findings: readonly Finding[];
  /** What it prints. */
  readonly text: string;
  /** Open choices, each with its place in the document. */
  readonly open: readonly string[];
}

/** Proposes a document for the beginning of a file. */
export async function propose(content: string | Uint8Array, today = "2026-11-27"): Promise<Proposed> {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, typeof content === "string" ? new TextEncoder().encode(content) : content);
    const proposal = proposeSource(await readSample(file), { name: "sample", from: file, today });
    return {
      document: proposal.document,
      findings: proposal.findings,
      text: describeProposal(proposal).join("\n"),
      open: [...openIn(proposal.document)],
    };
  } finally {
    await Deno.remove(file);
  }
}

function* openIn(value: unknown, pointer = ""): Generator<string> {
  if (typeof value === "string") {
    if (value.startsWith(UNDECIDED)) yield `${pointer}: ${value.slice(UNDECIDED.length)}`;
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* openIn(member, `${pointer}/${key}`);
  }
}
