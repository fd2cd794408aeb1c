// Keeps the phone's page so that it opens without network. What it answers from its shelf never
// changes what is true: pages, scripts, names, the base map and photographs; no picture, no feed.
// The server puts `self.KIT = {version, page, files}` in front.
"use strict";
const { version, page, files } = self.KIT;
const KEPT = `field-${version}`;
const LASTING = "field-lasting";
const WAIT_MS = 4000;
const PHOTOS_MOST = 60;
const kitAddress = `/field/kit.json?v=${version}`;

const own = (answer) => answer.ok && !answer.redirected;
const asked = async (address) => {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-cache" });
  if (!own(answer)) throw new Error(`${address} ${answer.status}`);
  return answer;
};

// All or nothing: a version of which a part is missing is not installed, the one before stays.
const install = async () => {
  const shelf = await caches.open(KEPT);
  await shelf.addAll(files);
  for (const address of [page, kitAddress]) await shelf.put(address, await asked(address));
  await self.skipWaiting();
};

const clean = async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("field-") && name !== KEPT && name !== LASTING) await caches.delete(name);
  }
  await self.clients.claim();
};

const late = (ms) => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), ms));

/** The page: the server's when it answers soon, else the kept one. */
const openPage = async (request) => {
  const shelf = await caches.open(KEPT);
  const fresh = fetch(request).then((answer) => {
    if (own(answer) && answer.headers.get("X-Kit") === version) shelf.put(page, answer.clone());
    return answer;
  });
  try {
    const answer = await Promise.race([fresh, late(WAIT_MS)]);
    if (answer.status < 500) return answer;
  } catch {
    // no network, or one that is too slow to wait for
  }
  return (await shelf.match(page)) ?? fresh;
};

const keptFirst = async (request, shelfName) => {
  const shelf = await caches.open(shelfName);
  const kept = await shelf.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (own(answer)) await shelf.put(request, answer.clone());
  return answer;
};

const keepPhoto = async (request) => {
  const answer = await keptFirst(request, LASTING);
  const shelf = await caches.open(LASTING);
  const photos = (await shelf.keys()).filter(({ url }) => url.includes("/api/photos/"));
  for (const old of photos.slice(0, Math.max(0, photos.length - PHOTOS_MOST))) await shelf.delete(old);
  return answer;
};

const answerOf = (request) => {
  const { pathname, search, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return null;
  const address = pathname + search;
  if (request.mode === "navigate") return pathname === page ? openPage(request) : null;
  if (address === kitAddress || files.includes(address)) return keptFirst(request, KEPT);
  if (pathname === "/api/basemap") return keptFirst(request, KEPT);
  if (pathname.startsWith("/api/photos/")) return keepPhoto(request);
  return null;
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(clean()));
self.addEventListener("fetch", (event) => {
  const answer = answerOf(event.request);
  if (answer) event.respondWith(answer);
});
