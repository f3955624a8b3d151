// Keeps the kiosk's page and files: fresh from the network while there is one, from here when there is none.
"use strict";
const CACHE = "ambiyans-kiosk-1";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => {
  event.waitUntil(caches.open(CACHE).then(async (cache) => {
    const wanted = new Set(event.data.keep.map((each) => new URL(each, location.href).href));
    for (const old of await cache.keys()) if (new URL(old.url).pathname.startsWith("/static/") && !wanted.has(old.url)) await cache.delete(old);
    await Promise.allSettled([...wanted].map((each) => cache.add(each)));
    for (const client of await clients.matchAll()) client.postMessage("kept");
  }));
});
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === location.origin && (url.pathname.startsWith("/kiosk/") || url.pathname.startsWith("/static/"));
  if (event.request.method === "GET" && ours) event.respondWith(fresh(event.request));
});

async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(4000) });
    if (answer.ok) await cache.put(request, answer.clone());
    if (answer.status < 500) return answer;
    return (await cache.match(request)) ?? answer;
  } catch (error) {
    const kept = await cache.match(request) ?? await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}
