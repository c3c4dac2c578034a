// Answers for the node while there is no connection: the form for the field and what it is made of, and nothing else.
// The node writes shell before this file: the address of the page and those of its files.
"use strict";
const name = "truce field " + shell.page;

self.addEventListener("install", (e) => e.waitUntil((async () => {
  await Promise.all(shell.files.map(kept));
  await fresh(shell.page);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (e) => e.waitUntil((async () => {
  const cache = await caches.open(name);
  for (const r of await cache.keys()) {
    const path = new URL(r.url).pathname;
    if (path !== shell.page && !shell.files.includes(path)) await cache.delete(r);
  }
  await self.clients.claim();
})()));

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (shell.files.includes(url.pathname)) e.respondWith(kept(url.pathname));
  else if (url.pathname === shell.page) e.respondWith(fresh(e.request));
});

// kept answers with a file, whose address changes with its content.
async function kept(path) {
  const cache = await caches.open(name);
  const had = await cache.match(path);
  if (had) return had;
  const r = await fetch(path);
  if (r.ok) await cache.put(path, r.clone());
  return r;
}

// fresh answers with the page as the node has it, else as it was last had. The door is not taken for the page.
async function fresh(request) {
  const cache = await caches.open(name);
  try {
    const r = await fetch(request);
    if (r.ok && !r.redirected) await cache.put(shell.page, r.clone());
    if (r.status < 500) return r;
  } catch {
    // There is no connection.
  }
  return (await cache.match(shell.page)) || Response.error();
}
