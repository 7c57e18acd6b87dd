// The service worker: it keeps every file of one build, so that the page works without a network.
//
// A new build has another name. Its worker waits until no page of the one before is open: files of two
// builds never meet.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const UNKEPT = new Set(["sw.js"]);

/** What only a browser without a snapshot asks for: kept once it was asked for. */
export const LATER = new Set(["python/library.zip", "python/program.zip"]);

export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((name) => !UNKEPT.has(name))
    .sort();
}

export function makeOffline(folder) {
  const names = filesOf(folder);
  const hash = createHash("sha256");
  for (const name of names) hash.update(name).update(readFileSync(join(folder, name)));
  const kept = `studio-${hash.digest("hex").slice(0, 16)}`;
  writeFileSync(
    join(folder, "sw.js"),
    `const KEPT = ${JSON.stringify(kept)};
const FILES = ${JSON.stringify(["./", ...names.filter((one) => !LATER.has(one))])};
const LATER = ${JSON.stringify([...LATER])};
addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)));
});
addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("studio-") && name !== KEPT);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  );
});
addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const asked = caches.match(event.request, { ignoreSearch: true });
  event.respondWith(asked.then((found) => found ?? fetched(event.request)));
});
async function fetched(request) {
  const answer = await fetch(request);
  const isLater = LATER.some((name) => request.url === new URL(name, registration.scope).href);
  if (isLater && answer.ok) await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}
`,
  );
}
