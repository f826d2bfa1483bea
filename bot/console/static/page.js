/* Windows, menus, choices kept in this browser, reminders put away; and htmx's errors in words. */
(() => {
  const root = document.documentElement;

  const kept = {
    get(name) { try { return localStorage.getItem(`console.${name}`); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(`console.${name}`, value); } catch { /* kept for this page only */ } },
  };

  function announce(words) {
    const region = document.getElementById("announce");
    if (!region) return;
    region.textContent = "";
    // Screen readers say a change of words, not the same words again.
    setTimeout(() => { region.textContent = words; }, 50);
  }

  function flash(words) {
    const main = document.getElementById("main");
    let line = document.getElementById("trouble");
    if (!line) {
      line = document.createElement("p");
      line.id = "trouble";
      line.className = "flash error";
      line.setAttribute("role", "alert");
      main.prepend(line);
    }
    line.textContent = words;
  }

  function token() {
    return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  }

  window.desk = { kept, announce, flash, token };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    event.target.closest("[data-closes]")?.closest("dialog")?.close();
    const away = event.target.closest("[data-dismisses]");
    if (away) dismiss(away.dataset.dismisses);
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  function dismiss(name) {
    try { sessionStorage.setItem(`console.dismissed.${name}`, "1"); } catch { /* for this page only */ }
    root.dataset.noReminder = "";
    document.getElementById("main")?.focus({ preventScroll: true });
  }

  const theme = document.getElementById("theme");
  if (theme) {
    theme.value = root.dataset.theme ?? "";
    theme.addEventListener("change", () => {
      kept.set("theme", theme.value);
      if (theme.value) root.dataset.theme = theme.value;
      else delete root.dataset.theme;
    });
  }

  for (const box of document.querySelectorAll("[data-keep]")) {
    box.checked = (kept.get(box.dataset.keep) ?? box.dataset.usual ?? "") === "on";
    box.addEventListener("change", () => {
      kept.set(box.dataset.keep, box.checked ? "on" : "off");
      box.dispatchEvent(new CustomEvent("kept", { bubbles: true, detail: { name: box.dataset.keep, on: box.checked } }));
    });
  }

  // A form goes once, however often the button is pressed; its hidden id would see to it as well.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.gone) { event.preventDefault(); return; }
    if (form.method === "post" && !form.matches("[hx-post]")) form.dataset.gone = "1";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-gone]")) delete form.dataset.gone;
  });

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:responseError", () => flash("That did not work. Please try again, or load the page again."));
  document.addEventListener("htmx:sendError", () => flash("No connection. What you see may be old."));
  document.addEventListener("htmx:afterOnLoad", () => document.getElementById("trouble")?.remove());
  document.addEventListener("htmx:beforeSwap", (event) => {
    // Somebody who was signed out gets the sign-in page: as a page, not as a part of this one.
    const { xhr, requestConfig } = event.detail;
    const landed = xhr.responseURL ? new URL(xhr.responseURL).pathname : "";
    if (requestConfig?.verb === "get" && landed && landed !== new URL(requestConfig.path, location.href).pathname) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
})();
