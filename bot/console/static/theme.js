/* Before anything is painted: the colours somebody chose, and reminders they have put away. */
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("console.theme");
    if (theme) root.dataset.theme = theme;
    if (sessionStorage.getItem("console.dismissed.reminder")) root.dataset.noReminder = "";
  } catch {
    // A browser that keeps nothing shows the usual.
  }
})();
