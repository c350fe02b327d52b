/**
 * Pages of one person that open without a network, each marked with when it was so.
 *
 * Kept are those of whoever is signed in on this phone, in a cache with the name of their session: each
 * answer of the server says whose it is, and all that belongs to anybody else goes. The server writes
 * this file in front of the service worker; it leaves one name behind, `ayumiKept`.
 */

/**
 * @typedef {object} Told what an open page says of whoever uses it
 * @property {string} whose
 * @property {string[]} words the reading settings, as they stand in the page's first tag
 * @property {boolean} isSparing no request that nobody asked for
 */

Reflect.set(
  self,
  "ayumiKept",
  (() => {
    /** @type {string[]} */
    const pages = Reflect.get(self, "ayumi").pages;
    const PREFIX = "ayumi-kept-";
    const NOBODY = "nobody";
    const TALK = /^\/concerns\/[0-9a-f]{8}-[0-9a-f-]{27}$/;
    const MOST_TALKS = 3;
    // While nobody waits for them, of the pages that are too old; the rest when the next page opens.
    const MOST_REQUESTS = 4;
    const FRESH = 6 * 60 * 60 * 1000;
    // What a person wrote holds no such tag: its angle brackets are written as entities.
    const MARK = /<p class="note" data-as-of="([\d-]*)" hidden>/g;
    const SAID = /<p class="said" id="said".*?<\/p>/s;
    /** Where one question comes after the other with a network, all of them stand on one page without it. */
    const WHOLE = /** @type {[RegExp, string][]} */ ([
      [/^\/checkins\/(morning|evening)(?=\/|$)(?!\/after)/, "/checkins/$1/whole"],
      [/^\/concerns\/(new|write)(?=\/|$)/, "/concerns/whole"],
      [/^\/absences\/new(?=\/|$)/, "/absences/whole"],
    ]);

    /** @type {string | undefined} whose the last answer was */
    let here;

    /** @param {URL} address */
    function isKept({ pathname, search }) {
      return pathname === "/" || (!search && (pages.includes(pathname) || TALK.test(pathname)));
    }

    /**
     * From here on only this person's.
     *
     * @param {string} whose
     */
    async function onlyFor(whose) {
      here = whose;
      const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + whose);
      await Promise.all(others.map((name) => caches.delete(name)));
    }

    /**
     * Takes note of a page that the server has answered with.
     *
     * @param {Request} request
     * @param {Response} response of which nothing is read here but a copy
     */
    async function note(request, response) {
      const { pathname, search } = new URL(request.url);
      const whose = response.headers.get("Ayumi-Whose") ?? (response.status === 401 ? NOBODY : undefined);
      if (whose === undefined) return;
      const copy = request.method === "GET" && !search && response.ok ? response.clone() : undefined;
      await onlyFor(whose);
      if (copy && isKept(new URL(request.url))) await put(pathname, copy, whose);
    }

    /**
     * @param {string} path
     * @param {Response} response
     * @param {string} whose
     */
    async function put(path, response, whose) {
      const html = await response.text();
      if (whose === NOBODY || whose !== here || html.search(MARK) < 0) return;
      const kept = await caches.open(PREFIX + whose);
      await kept.put(path, new Response(html.replace(SAID, ""), { headers: headersOf(response) }));
      const talks = (await kept.keys()).filter(({ url }) => TALK.test(new URL(url).pathname));
      await Promise.all(talks.slice(0, -MOST_TALKS).map((talk) => kept.delete(talk)));
      // Somebody signed out meanwhile.
      if (whose !== here) await caches.delete(PREFIX + whose);
    }

    /** @param {Response} response whose body is no longer compressed, and has another length now */
    function headersOf(response) {
      const headers = new Headers(response.headers);
      headers.delete("content-encoding");
      headers.delete("content-length");
      return headers;
    }

    /**
     * Fetches what is missing, too old, or in other words than its reader has now.
     *
     * @param {Told} told
     */
    async function refresh({ whose, words, isSparing }) {
      if (whose === NOBODY || isSparing) return;
      let left = MOST_REQUESTS;
      for (const path of pages) {
        if (await isFresh(PREFIX + whose, path, words)) continue;
        if (left-- === 0 || here !== whose) return;
        // As a page that asks by itself: nothing is taken for seen, and nothing that was said gets lost.
        const response = await fetch(`${path}?poll`, { cache: "no-store" });
        if (response.ok && response.headers.get("Ayumi-Whose") === whose) await put(path, response, whose);
      }
    }

    /**
     * @param {string} cacheName
     * @param {string} path
     * @param {string[]} words
     */
    async function isFresh(cacheName, path, words) {
      const copy = await caches.match(path, { cacheName });
      const html = await copy?.text();
      if (!copy || !html) return false;
      const isOfToday = html.includes(`data-as-of="${today()}"`);
      const isNew = Date.now() - Date.parse(copy.headers.get("date") ?? "") < FRESH;
      return isOfToday && isNew && isIn(words, html);
    }

    /**
     * @param {string[]} words
     * @param {string} html
     */
    function isIn(words, html) {
      const root = html.slice(0, html.indexOf("<head"));
      return words.every((setting) => root.includes(setting));
    }

    /**
     * The copy of a page with the line that says when it was so, or the way to the page that stands for it.
     *
     * @param {URL} address
     * @returns {Promise<Response | undefined>}
     */
    async function copyOf(address) {
      const cacheName = (await caches.keys()).find((name) => name.startsWith(PREFIX));
      if (!cacheName) return undefined;
      if (isKept(address)) return marked(await caches.match(address.pathname, { cacheName }));
      // What was asked for another day cannot be answered for today.
      if (address.searchParams.has("day")) return undefined;
      for (const [asked, path] of WHOLE) {
        const [start, slot] = asked.exec(address.pathname) ?? [];
        if (start === undefined) continue;
        const whole = path.replace("$1", slot ?? "");
        return (await caches.match(whole, { cacheName })) && Response.redirect(whole);
      }
      return undefined;
    }

    /**
     * A copy that says of itself that it is one.
     *
     * @param {Response | undefined} copy
     */
    async function marked(copy) {
      if (!copy) return undefined;
      const html = await copy.text();
      const isOfToday = html.includes(`data-as-of="${today()}"`);
      const shown = html
        .replace("<html ", "<html data-kept ")
        .replace(MARK, (line, day) => (Boolean(day) === isOfToday ? line.replace(" hidden", "") : line));
      return new Response(shown, { headers: copy.headers });
    }

    /** The day in Japan, as the server writes it. */
    function today() {
      return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo" }).format();
    }

    return { PREFIX, isKept, isIn, onlyFor, note, refresh, copyOf, marked };
  })(),
);
