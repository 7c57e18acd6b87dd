// Where the program stands that the setting names. Knows nothing of the editor.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/** What the search looks at beside the setting itself. */
export interface Surroundings {
  /** The open folders, the first one first; empty where none is open. */
  folders: readonly string[];
  path: string;
  windows: boolean;
}

const VIRTUAL_ENVIRONMENTS = [".venv", "venv"];

/**
 * The full path of the program, or `undefined` if there is none.
 *
 * A path is taken as it is; a relative one begins at an open folder. A bare name is looked up
 * in the virtual environment of each open folder, since that is where a project keeps the
 * version it wants, and then on the PATH.
 */
export function locate(command: string, around: Surroundings): string | undefined {
  const wanted = command.trim();
  if (wanted === "") {
    return undefined;
  }
  return candidates(wanted, around)
    .flatMap((path) => spellings(path, around.windows))
    .find((path) => isProgram(path, around.windows));
}

function candidates(command: string, around: Surroundings): string[] {
  if (/^~(?=$|[\\/])/.test(command)) {
    return [join(homedir(), command.slice(1))];
  }
  if (isAbsolute(command)) {
    return [command];
  }
  if (/[\\/]/.test(command)) {
    return around.folders.map((folder) => resolve(folder, command));
  }
  const scripts = around.windows ? "Scripts" : "bin";
  const beside = around.folders.flatMap((folder) =>
    VIRTUAL_ENVIRONMENTS.map((name) => join(folder, name, scripts, command)),
  );
  // an empty or relative entry of the PATH would mean wherever the editor was started
  const onPath = around.path.split(delimiter).filter((entry) => isAbsolute(entry));
  return [...beside, ...onPath.map((entry) => join(entry, command))];
}

/** Windows leaves the ending out; only `.exe` starts without a shell, and pip writes those. */
function spellings(path: string, windows: boolean): string[] {
  return windows && !/\.exe$/i.test(path) ? [`${path}.exe`] : [path];
}

function isProgram(path: string, windows: boolean): boolean {
  try {
    accessSync(path, windows ? constants.F_OK : constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to start
  }
}
