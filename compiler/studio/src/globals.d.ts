/** What Vite's config puts in: Pyodide's lock file without packages. */
declare const PYODIDE_LOCK: string;
