import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { systemReason } from "../cli/system_reason.ts";
import { ExitCode } from "../cli/exit_codes.ts";
import { StorecastError } from "../cli/storecast_error.ts";

/** The bundle of this checkout. */
export const BUNDLE_FOLDER = fileURLToPath(new URL("../../superset/", import.meta.url));

/** With what every uuid of the bundle begins: version 8 is for such marks, and Superset's own uuids are of version 4. */
export const BUNDLE_MARK = "57072ca5-0000-8000-8000-";

/** The kinds of assets, each a folder of the bundle, in the order in which one needs the next. */
export const ASSET_KINDS = ["databases", "datasets", "charts", "dashboards"] as const;
export type AssetKind = typeof ASSET_KINDS[number];

/** One file of the bundle. */
export interface BundleFile {
  /** Such as `charts/sales/top_cities.yaml`. */
  readonly path: string;
  readonly text: string;
}

/** One asset: what Superset imports as one row. */
export interface Asset {
  readonly kind: AssetKind;
  readonly path: string;
  readonly uuid: string;
  readonly name: string;
}

/** Reads the files of a bundle, in the order of their paths; throws an input error where that cannot be done. */
export async function readBundle(folder: string = BUNDLE_FOLDER): Promise<BundleFile[]> {
  try {
    const paths = await yamlFiles(folder);
    return await Promise.all(
      paths.sort().map(async (path) => ({
        path: relative(folder, path).replaceAll("\\", "/"),
        text: await Deno.readTextFile(path),
      })),
    );
  } catch (error) {
    throw new StorecastError(`Cannot read the bundle "${folder}": ${systemReason(error)}`, {
      exitCode: ExitCode.input,
      advice: "Run the task in a whole checkout",
      cause: error,
    });
  }
}

/** The assets of a bundle; throws an input error for a file that is no YAML or has no uuid. */
export function assetsOf(files: readonly BundleFile[]): Asset[] {
  return files.flatMap(({ path, text }) => {
    const kind = ASSET_KINDS.find((folder) => path.startsWith(`${folder}/`));
    if (kind === undefined) return [];
    const asset = parseAsset(path, text);
    return [{ kind, path, uuid: asset["uuid"]!, name: nameOf(asset) }];
  });
}

function parseAsset(path: string, text: string): Record<string, string> {
  const refuse = (problem: string): never => {
    throw new StorecastError(`Cannot use "superset/${path}": ${problem}`, {
      exitCode: ExitCode.input,
      advice: "Mend the file; docs/superset.md says how one is made",
    });
  };
  let asset;
  try {
    asset = parse(text);
  } catch (error) {
    return refuse(`it is not YAML: ${String((error as Error).message).split("\n")[0]}`);
  }
  if (typeof asset?.uuid !== "string") return refuse("it has no uuid");
  return asset;
}

/** The name of an asset as Superset shows it. */
function nameOf(asset: Record<string, string>): string {
  return asset["dashboard_title"] ?? asset["slice_name"] ?? asset["table_name"] ?? asset["database_name"] ?? "";
}

async function yamlFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await yamlFiles(path));
    else if (isFile && name.endsWith(".yaml")) found.push(path);
  }
  return found;
}
