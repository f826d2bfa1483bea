/* A case's page: lines arrive live, drafts survive, saved replies are inserted; nothing moves the focus. */
(() => {
  const { announce } = window.desk;
  const DRAFT = "console.draft.";
  const SLOW = 5000;
  const SLOWEST = 60000;
  const CLOSE = 80;

  // Drafts: kept in this tab only, and gone with the sign-out

  const drafts = {
    get(id) { try { return sessionStorage.getItem(DRAFT + id) ?? ""; } catch { return ""; } },
    set(id, words) { try { words ? sessionStorage.setItem(DRAFT + id, words) : sessionStorage.removeItem(DRAFT + id); } catch { /* this page only */ } },
  };

  const composer = () => document.getElementById("composer");
  const reply = () => document.getElementById("reply");

  function typed() {
    const field = reply();
    if (!field) return;
    drafts.set(composer().dataset.draft, field.value);
    count(field);
  }

  function count(field) {
    const line = document.getElementById("reply-count");
    line.textContent = `${field.value.length} of ${line.dataset.most} characters`;
  }

  function restore() {
    const field = reply();
    if (!field) return;
    if (!field.value) field.value = drafts.get(composer().dataset.draft);
    count(field);
    if (field.value) htmx.trigger(field, "look");
  }

  // By then htmx knows the field, whose preview is asked for.
  document.addEventListener("DOMContentLoaded", restore);
  document.addEventListener("input", (event) => { if (event.target.id === "reply") typed(); });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "reply") {
      event.preventDefault();
      composer().requestSubmit();
    }
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches('[action$="/sign-out"]')) return;
    try {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith(DRAFT)) sessionStorage.removeItem(name);
    } catch { /* nothing was kept */ }
  });

  // While a text is on its way its words stay as they are; what comes back is what was sent

  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.elt.id === "composer") lock(true); });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt.id === "composer") lock(false); });
  function lock(on) {
    if (reply()) reply().readOnly = on;
    const button = composer()?.querySelector("button[type=submit]");
    if (button) button.setAttribute("aria-disabled", String(on));
  }

  document.addEventListener("case:sent", (event) => {
    drafts.set(event.detail.case, "");
    reply()?.focus();
    announce("Sent.");
    pause = SLOW;
    refresh(true);
  });

  // Saved replies

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) insert(button.dataset.insert);
    if (event.target.closest("[data-fill]")) fill(event.target.closest("[data-template]"));
  });

  function fill(box) {
    let words = box.dataset.template;
    for (const field of box.querySelectorAll("[data-slot]")) {
      const said = field.value.trim();
      if (!said) { field.focus(); return; }
      words = words.replaceAll(`{${field.dataset.slot}}`, said);
    }
    insert(words);
  }

  function insert(words) {
    const field = reply();
    if (!field) return;
    const before = field.value.slice(0, field.selectionStart);
    const gap = before && !/\s$/.test(before) ? " " : "";
    field.setRangeText(gap + words, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What is new: lines after the last one, and those that may have changed

  const page = document.querySelector("[data-news]");
  if (!page) return;
  const box = document.getElementById("talk");
  let running = false;
  let wanted = false;
  let timer = 0;
  let pause = SLOW;

  const shown = () => [...document.querySelectorAll("#lines > [data-line]")];
  const atEnd = () => !box || box.scrollHeight - box.scrollTop - box.clientHeight < CLOSE;
  const toEnd = () => { if (box) box.scrollTop = box.scrollHeight; };

  async function refresh(end = false) {
    if (running) { wanted = true; return; }
    running = true;
    try {
      const lines = shown();
      const asked = new URLSearchParams({
        last: lines.at(-1)?.dataset.line ?? "",
        open: lines.filter((line) => line.matches("[data-open]")).map((line) => line.dataset.line).slice(-60).join(" "),
      });
      const answer = await fetch(`${page.dataset.news}?${asked}`, { headers: { "X-Live": "1", "HX-Request": "true" } });
      if (answer.status === 403 || answer.status === 404) location.reload();
      else if (answer.ok) show(await answer.text(), end || atEnd());
    } catch {
      // The line at the top says that the connection is lost; it is asked again with the next news.
    }
    running = false;
    if (wanted) { wanted = false; refresh(); } else wait();
  }

  function show(html, end) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const id of ["case-now", "case-pending"]) put(document.getElementById(id), fresh.getElementById(id));
    const list = document.getElementById("lines");
    let hers = false;
    if (list) {
      for (const line of fresh.querySelectorAll("#lines > [data-line]")) {
        const old = document.getElementById(line.id);
        if (old) put(old, line);
        else {
          hers ||= line.matches(".her");
          list.append(line);
          htmx.process(line);
        }
      }
      if (list.children.length) document.querySelector("#talk .nothing")?.remove();
      if (end) toEnd();
    }
    if (hers) announce("New text from her.");
  }

  // A part that has not changed, or that somebody's finger or cursor is in, stays as it is.
  function put(old, line) {
    if (!old || !line || old.contains(document.activeElement)) return;
    for (const open of old.querySelectorAll(".turned")) line.querySelector(".back")?.replaceWith(open.cloneNode(true));
    if (bare(old) === bare(line)) return;
    old.replaceWith(line);
    htmx.process(line);
  }

  // Ids of forms and tokens are new each time.
  function bare(part) {
    const copy = part.cloneNode(true);
    for (const field of copy.querySelectorAll('[name="deed"], [name="csrf_token"]')) field.remove();
    for (const each of [copy, ...copy.querySelectorAll("[class]")]) {
      each.classList.remove("htmx-request", "htmx-settling", "htmx-added", "htmx-swapping");
    }
    return copy.outerHTML.replace(/\s+/g, " ");
  }

  // News may be lost on the way, and none come when the network takes a text: what may still change
  // is asked for, the longer nothing does the more seldom.
  function wait() {
    clearTimeout(timer);
    if (document.querySelector("#lines .coming, #case-pending .pending:not(.held)")) pause = SLOW;
    else if (!document.querySelector("#lines [data-open]")) return;
    timer = setTimeout(refresh, pause);
    pause = Math.min(2 * pause, SLOWEST);
  }

  document.body.addEventListener(`news:case-${page.dataset.case}`, () => { pause = SLOW; refresh(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });

  toEnd();
  wait();
})();
