/* Keyboard shortcuts, as the list under ? says; off while somebody types, and when turned off. */
(() => {
  const { kept } = window.desk;
  let going = 0;

  const typing = (at) => at.closest?.("input, textarea, select, [contenteditable]") && !at.closest("input[type=checkbox], input[type=radio]");
  const rows = () => [...document.querySelectorAll("[data-row]")];

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
    const link = all[next].querySelector("[data-open]");
    link.focus();
    all[next].scrollIntoView({ block: "nearest" });
  }

  function press(name) {
    // In a list only the marked row is meant: nobody wants to claim whatever stands first.
    const row = document.activeElement.closest?.("[data-row]");
    const scope = row ?? (rows().length ? null : document.getElementById("main"));
    scope?.querySelector(`[data-keys="${CSS.escape(name)}"]`)?.click();
  }

  function focus(name) {
    const field = document.querySelector(`[data-keys="${CSS.escape(name)}"]`);
    if (!field) return;
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  }

  const does = {
    "?": () => document.getElementById("keys-help")?.showModal(),
    g: () => { going = performance.now(); },
    j: () => move(1),
    k: () => move(-1),
    c: () => press("c"),
    r: () => focus("r"),
    n: () => focus("n"),
    "/": () => focus("/"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if ((kept.get("keys") ?? "on") !== "on" || typing(event.target) || document.querySelector("dialog[open]")) return;
    const there = performance.now() - going < 1500 && document.querySelector(`a[data-go="${CSS.escape(event.key)}"]`);
    going = 0;
    if (there) { event.preventDefault(); there.click(); return; }
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
