/**
 * The outbox of this phone: what somebody wrote here and the server does not have yet.
 *
 * Everything is in IndexedDB before it is sent, and leaves it only when the server says that it has it.
 * Pages import this file, and the server writes it into the service worker: so it has no imports and no
 * exports, and leaves one name behind, `ayumiQueue`.
 */

/**
 * @typedef {object} Entry
 * @property {string} key UUIDv7, the same each time this entry is sent; the record's id where it has one
 * @property {string} whose id of the person who wrote it
 * @property {string} path where it is posted to
 * @property {string} body the form, urlencoded
 * @property {string} kind what kind of thing it is, as `data-outbox` of its form says
 * @property {string} words what they know it by
 * @property {string} page the address of the form
 * @property {boolean} urgent somebody must hear of it now
 * @property {number} written when, by this phone's clock, in milliseconds
 * @property {"waiting" | "look"} state `look`: the server cannot take it as it is
 * @property {number} tries
 * @property {number} [status] what the server said last; 0 when nothing answered
 * @property {number} [retryAt] not to be sent by itself before this moment
 */

/** @typedef {{ key: string, go: string | null, said: string }} Gone what the server has now */
/** @typedef {{ gone: Gone[], entries: Entry[] }} Flushed */
/**
 * @typedef {object} Options
 * @property {string} [whose] only this person's
 * @property {string} [follows] the entry whose next page somebody waits for
 * @property {boolean} [isAsked] a person pressed a button
 */

Reflect.set(
  globalThis,
  "ayumiQueue",
  (() => {
    const STORE = "entries";
    const CHANNEL = "ayumi-outbox";
    const LOCK = "ayumi-outbox";
    // A server that says nothing for so long will not be waited for.
    const PATIENCE = 20_000;
    const FIRST_PAUSE = 5_000;
    const LONGEST_PAUSE = 600_000;

    /** @type {Promise<IDBDatabase> | undefined} */
    let opened;

    /** @returns {Promise<IDBDatabase>} */
    function open() {
      opened ??= new Promise((resolve, reject) => {
        const request = indexedDB.open("ayumi", 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
        request.onerror = () => reject(request.error);
        request.onblocked = () => reject(new Error("another page holds the outbox"));
        request.onsuccess = () => {
          // Signing out takes the whole database away.
          request.result.onversionchange = () => forget(request.result);
          request.result.onclose = () => forget(request.result);
          resolve(request.result);
        };
      });
      opened.catch(() => (opened = undefined));
      return opened;
    }

    /** @param {IDBDatabase} database */
    function forget(database) {
      database.close();
      opened = undefined;
    }

    /**
     * @template Result
     * @param {IDBTransactionMode} mode
     * @param {(store: IDBObjectStore) => IDBRequest<Result>} act
     * @returns {Promise<Result>} once it is safe on the disk
     */
    async function inStore(mode, act) {
      const database = await open();
      return new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode, { durability: "strict" });
        const request = act(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error ?? request.error);
      });
    }

    /**
     * Keeps an entry, or what it has become.
     *
     * @param {Entry} entry
     */
    async function keep(entry) {
      await inStore("readwrite", (store) => store.put(entry));
      tell();
    }

    /** @param {string} key */
    async function remove(key) {
      await inStore("readwrite", (store) => store.delete(key));
      tell();
    }

    /**
     * @param {string} [whose]
     * @returns {Promise<Entry[]>} oldest first; one that cannot be read hides no other
     */
    async function list(whose) {
      const all = await inStore("readonly", (store) => store.getAll());
      const found = all.filter(isEntry).filter((entry) => whose === undefined || entry.whose === whose);
      return found.sort((one, other) => one.written - other.written || (one.key < other.key ? -1 : 1));
    }

    /**
     * @param {unknown} value
     * @returns {value is Entry}
     */
    function isEntry(value) {
      const { key, whose, path, body } = /** @type {Partial<Entry>} */ (value ?? {});
      return [key, whose, path, body].every((part) => typeof part === "string");
    }

    /** Every page, and the worker, look again. */
    function tell() {
      const channel = new BroadcastChannel(CHANNEL);
      channel.postMessage("changed");
      channel.close();
    }

    /**
     * Sends what waits, oldest first; of all tabs and the worker one at a time.
     *
     * @param {Options} [options]
     * @returns {Promise<Flushed>}
     */
    function flush(options = {}) {
      return navigator.locks.request(LOCK, () => sendAll(options));
    }

    /**
     * @param {Options} options
     * @returns {Promise<Flushed>}
     */
    async function sendAll({ whose, follows, isAsked = false }) {
      /** @type {Gone[]} */
      const gone = [];
      for (const entry of await list(whose)) {
        if (entry.state !== "waiting") continue;
        // In their order: an answer is not sent before what it answers.
        if (!isAsked && (entry.retryAt ?? 0) > Date.now()) break;
        const { answer, status, pause } = await send(entry, entry.key === follows);
        if (answer) {
          await remove(entry.key);
          gone.push({ key: entry.key, ...answer });
          continue;
        }
        const tries = entry.tries + 1;
        const needsLook = status >= 400 && ![401, 403, 408, 429].includes(status) && status < 500;
        const retryAt = Date.now() + (pause ?? Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE));
        await keep({ ...entry, tries, status, state: needsLook ? "look" : "waiting", retryAt });
        // Somebody else's entry waits for them, one to be looked at for a look: the rest goes on.
        if (status !== 403 && !needsLook) break;
      }
      return { gone, entries: await list(whose) };
    }

    /**
     * @param {Entry} entry
     * @param {boolean} follows
     * @returns {Promise<{ answer?: { go: string | null, said: string }, status: number, pause?: number }>}
     */
    async function send(entry, follows) {
      try {
        const response = await fetch(entry.path, {
          method: "POST",
          body: entry.body,
          headers: {
            "Content-Type": "application/x-www-form-urlencoded",
            "Ayumi-Key": entry.key,
            "Ayumi-Whose": entry.whose,
            "Ayumi-Written": String(entry.written),
            "Ayumi-Now": String(Date.now()),
            ...(follows ? { "Ayumi-Follows": "yes" } : {}),
          },
          // Our own server redirects no entry: whoever does stands between it and the phone.
          redirect: "manual",
          cache: "no-store",
          signal: AbortSignal.timeout(PATIENCE),
        });
        if (!response.ok) return { status: response.status, pause: pauseOf(response) };
        const answer = await response.json();
        // A hotel's network answers everything with a page of its own.
        if (typeof answer?.said !== "string") return { status: 0 };
        return { answer: { go: answer.go ?? null, said: answer.said }, status: response.status };
      } catch {
        return { status: 0 };
      }
    }

    /**
     * @param {Response} response
     * @returns {number | undefined} for how long the server wants to be left alone, in milliseconds
     */
    function pauseOf(response) {
      const wanted = response.headers.get("Retry-After");
      if (wanted === null) return undefined;
      const pause = /^\d+$/.test(wanted) ? Number(wanted) * 1000 : Date.parse(wanted) - Date.now();
      return Number.isFinite(pause) ? Math.min(Math.max(pause, 0), LONGEST_PAUSE) : undefined;
    }

    return { keep, remove, list, flush, CHANNEL };
  })(),
);
