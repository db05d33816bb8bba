/** The programs that Superset is checked with. */
export interface Tools {
  readonly python: string;
  readonly chromium: string;
}

/** Finds a Python that Superset 6.1 runs on and a Chromium, or says in a sentence what is missing. */
export async function findTools(): Promise<Tools | string> {
  const python = await firstThatWorks(["python3.11", "python3.12", "python3.10", "python3"], {
    args: ["-c", "import sys, venv, ensurepip; print(sys.version.split()[0])"],
    wanted: /^3\.1[012]\./,
  });
  if (python === undefined) return "There is no Python 3.10, 3.11 or 3.12 with its module venv on the PATH";
  const chromium = await firstThatWorks(["chromium", "chromium-browser", "google-chrome"], {
    args: ["--version"],
    wanted: /^(Chromium|Google Chrome)/,
  });
  return chromium === undefined ? "There is no Chromium or Chrome on the PATH" : { python, chromium };
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
