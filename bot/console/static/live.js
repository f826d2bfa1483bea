/* News from the server as htmx triggers on the body: news:queue, news:case, news:case-ID, news:mine,
   news:alert, news:danger. One tab of a browser listens and tells the others. */
(() => {
  const { kept, announce } = window.desk;
  const body = document.body;
  const SLOWEST = { queue: 1000, mine: 1000, alert: 1000, danger: 1000, case: 250 };
  const LATER = 20000;
  const air = "BroadcastChannel" in window ? new BroadcastChannel("console") : null;

  let last = body.dataset.after;
  let source = null;
  let poll = 0;

  // What arrives, whoever heard it

  const soon = new Map();
  function trigger(kind, id) {
    const name = id ? `${kind}-${id}` : kind;
    const wait = SLOWEST[kind] ?? 1000;
    const at = soon.get(name);
    if (at?.timer) return;
    const now = performance.now();
    const rest = Math.max(0, (at?.last ?? -wait) + wait - now, held() ? 300 : 0);
    const entry = { last: at?.last, timer: 0 };
    soon.set(name, entry);
    const go = () => {
      if (held()) { entry.timer = setTimeout(go, 300); return; }
      entry.timer = 0;
      entry.last = performance.now();
      const detail = { kind, case: id };
      body.dispatchEvent(new CustomEvent(`news:${kind}`, { detail }));
      if (id) body.dispatchEvent(new CustomEvent(`news:${kind}-${id}`, { detail }));
    };
    if (rest) entry.timer = setTimeout(go, rest);
    else go();
  }

  // Nothing moves under a finger or a pressed mouse button: else it would press another row's button.
  let pressed = false;
  for (const name of ["pointerdown"]) addEventListener(name, () => { pressed = true; }, { capture: true, passive: true });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(() => { pressed = false; }, 150), { capture: true, passive: true });
  const held = () => pressed;

  function heard(message) {
    if (message.id) last = message.id;
    if (message.type === "state") show(message.state);
    else if (message.type === "all") everything();
    else if (message.type === "bye") location.reload();
    else {
      const { kind, case: id } = message.news;
      trigger(kind, kind === "case" ? id : "");
      if (kind === "danger") announce("Danger: a person waits.");
      if (kind === "alert") announce("A case came back: nobody answered in time.");
    }
  }

  function everything() {
    for (const kind of ["queue", "mine", "alert"]) trigger(kind, "");
    for (const at of document.querySelectorAll("[data-case]")) trigger("case", at.dataset.case);
  }

  function show(state) {
    const line = document.getElementById("connection");
    if (!line || line.dataset.state === state) return;
    line.dataset.state = state;
    const words = line.querySelector(".words");
    words.textContent = state === "live" ? "live" : "reconnecting… what you see may be old";
    if (state === "lost") announce("The connection is lost. What you see may be old.");
  }

  // The one tab that listens

  function told(message) {
    heard(message);
    air?.postMessage({ ...message, from: "live" });
    if (message.type === "news") alarm(message.news);
  }

  function connect() {
    clearTimeout(poll);
    const address = body.dataset.live + (last ? `?after=${encodeURIComponent(last)}` : "");
    source = new EventSource(address);
    source.addEventListener("open", () => told({ type: "state", state: "live" }));
    source.addEventListener("news", (event) => told({ type: "news", id: event.lastEventId, news: JSON.parse(event.data) }));
    source.addEventListener("all", (event) => told({ type: "all", id: event.lastEventId }));
    source.addEventListener("bye", () => { source.close(); told({ type: "bye" }); });
    source.addEventListener("error", () => {
      told({ type: "state", state: "lost" });
      if (source.readyState !== EventSource.CLOSED) return;
      // Too many consoles are open, or somebody was signed out: ask by and by, the old way.
      poll = setTimeout(() => { told({ type: "all" }); connect(); }, LATER);
    });
  }

  if (air) {
    air.addEventListener("message", ({ data }) => {
      if (data.from === "live") heard(data);
      else if (data.from === "new" && source) air.postMessage({ type: "state", state: source.readyState === EventSource.OPEN ? "live" : "lost", from: "live" });
    });
    air.postMessage({ from: "new" });
  }
  // A browser opens only six connections to one server: with a stream in every tab it would stall.
  if (air && navigator.locks) navigator.locks.request("console.live", () => { connect(); return new Promise(() => {}); });
  else connect();
  addEventListener("pagehide", () => { source?.close(); clearTimeout(poll); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("online", () => { if (source && source.readyState === EventSource.CLOSED) connect(); });

  // Counts, the title, and who is new

  let waiting = count("count-queue");
  const title = document.title;
  function count(id) {
    return Number(document.getElementById(id)?.textContent ?? 0);
  }
  function counted() {
    const now = count("count-queue");
    if (now > waiting) {
      announce(now - waiting === 1 ? "A person waits." : `${now - waiting} more people wait.`);
      if (source) alarm({ kind: "new" });
    }
    waiting = now;
    document.title = now ? `(${now}) ${title}` : title;
  }
  counted();
  body.addEventListener("htmx:oobAfterSwap", counted);

  // Sound and notifications: asked for by each person in their browser, and never a word about anybody

  let sound = null;
  addEventListener("pointerdown", ready, { once: true, passive: true });
  addEventListener("keydown", ready, { once: true });
  function ready() {
    if (kept.get("sound") !== "on") return;
    sound ??= new AudioContext();
    sound.resume();
  }

  function alarm(piece) {
    const urgent = piece.kind === "danger" || piece.urgent;
    if (!urgent && piece.kind !== "new") return;
    if (kept.get("sound") === "on") play(urgent ? [880, 660, 880, 660] : [523, 659]);
    if (kept.get("notify") === "on" && window.Notification?.permission === "granted" && document.hidden) {
      new Notification(urgent ? "Danger: a person waits" : "A person waits", { tag: urgent ? "danger" : "new", icon: "/console/static/icon.svg" });
    }
  }

  function play(tones) {
    try {
      sound ??= new AudioContext();
      sound.resume();
      tones.forEach((pitch, place) => {
        const at = sound.currentTime + place * 0.18;
        const tone = sound.createOscillator();
        const loud = sound.createGain();
        tone.frequency.value = pitch;
        loud.gain.setValueAtTime(0.0001, at);
        loud.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
        loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.17);
        tone.connect(loud).connect(sound.destination);
        tone.start(at);
        tone.stop(at + 0.18);
      });
    } catch {
      // No sound on this device.
    }
  }

  body.addEventListener("kept", async ({ detail }) => {
    if (detail.name === "sound" && detail.on) play([523, 659]);
    if (detail.name !== "notify" || !detail.on) return;
    const allowed = await window.Notification?.requestPermission();
    const hint = document.getElementById("notify-hint");
    hint.hidden = allowed === "granted";
    hint.textContent = "This browser does not allow it. You can change that in the browser's settings for this site.";
  });

  // What a page fetches by itself says so: it is no sign that somebody sits there

  body.addEventListener("htmx:configRequest", (event) => {
    const cause = event.detail.triggeringEvent;
    if (!cause || cause.type.startsWith("news:")) event.detail.headers["X-Live"] = "1";
  });

  // A list that is fetched anew stays where the eye is, and the focus where it was

  let anchor = null;
  let focused = null;
  body.addEventListener("htmx:beforeSwap", (event) => {
    const list = event.detail.target;
    if (!list.matches?.("[data-list]")) return;
    const rows = [...list.querySelectorAll("[data-row]")];
    const row = rows.find((each) => each.matches(":hover") || each.contains(document.activeElement)) ?? rows.find((each) => each.getBoundingClientRect().bottom > 0);
    anchor = row && { id: row.id, top: row.getBoundingClientRect().top };
    const at = rows.findIndex((each) => each.contains(document.activeElement));
    focused = at < 0 ? null : { next: rows.slice(at).concat(rows.slice(0, at).reverse()).map((each) => each.id) };
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    if (!event.detail.target.matches?.("[data-list]")) return;
    const row = anchor && document.getElementById(anchor.id);
    if (row && scrollY > 0) scrollBy({ top: row.getBoundingClientRect().top - anchor.top, behavior: "instant" });
    if (focused && document.activeElement === body) {
      const next = focused.next.map((id) => document.getElementById(id)).find(Boolean);
      (next?.querySelector("[data-open]") ?? document.getElementById("main")).focus({ preventScroll: true });
    }
    anchor = focused = null;
  });
})();
