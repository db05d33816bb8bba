import type { Refusal } from "../../scripts/core/refusal.ts";

/** The programs that the check with Superset needs. */
export interface Tools {
  readonly python: string;
  readonly chromium: string;
}

/** Finds a Python that Superset 6.1 runs on, and a Chromium. */
export async function findTools(): Promise<Tools | Refusal> {
  const python = await firstThatWorks(["python3.11", "python3.12", "python3.10", "python3"], {
    args: ["-c", "import sys, venv, ensurepip; print(sys.version.split()[0])"],
    wanted: /^3\.1[012]\./,
  });
  if (python === undefined) return { reason: "there is no Python 3.10, 3.11 or 3.12 with its module venv on the PATH" };
  const chromium = await firstThatWorks(["chromium", "chromium-browser", "google-chrome"], {
    args: ["--version"],
    wanted: /^(Chromium|Google Chrome)/,
  });
  return chromium === undefined ? { reason: "there is no Chromium or Chrome on the PATH" } : { python, chromium };
}

async function firstThatWorks(
  names: readonly string[],
  { args, wanted }: { args: string[]; wanted: RegExp },
): Promise<string | undefined> {
  for (const name of names) {
    const found = await new Deno.Command("sh", { args: ["-c", `command -v ${name}`] }).output().catch(() => undefined);
    if (!found?.success) continue;
    const path = new TextDecoder().decode(found.stdout).trim();
    const answer = await new Deno.Command(path, { args, stderr: "null" }).output().catch(() => undefined);
    if (answer?.success && wanted.test(new TextDecoder().decode(answer.stdout))) return path;
  }
  return undefined;
}
