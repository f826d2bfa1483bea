// The page: which phones are there, the totals, the view, and the voice for screen readers.

import { Phone } from "./phone.js";
import { count, money } from "./text.js";

const EVERY = 2000; // milliseconds between looks into the inboxes
const HEARD = 20_000; // milliseconds after which an announcement is taken away again

const { send, inbox, pence, count: wanted, numbers } = document.body.dataset;
const find = (selector) => document.querySelector(selector);
const phones = new Map(); // by index; a removed phone is kept, switched off
const shown = () => [...phones.values()].filter((phone) => phone.element.isConnected);

const page = {
  paths: { send, inbox },
  pence: Number(pence),
  view: () => document.body.dataset.view,
  say(words) {
    const news = document.createElement("p");
    news.textContent = words;
    find("#news").append(news);
    setTimeout(() => news.remove(), HEARD);
  },
  changed: refresh,
  remove(phone) {
    const neighbour = phone.element.nextElementSibling ?? phone.element.previousElementSibling;
    phone.element.remove();
    page.say(`${phone.name} removed. Add a phone brings it back as it was.`);
    const next = shown().find((each) => each.element === neighbour);
    if (next) front(next);
    (next ? next.entry : find("#add")).focus();
    refresh();
  },
};

/** On a narrow page one phone is in front; a wide page shows them all. */
function front(phone) {
  for (const each of shown()) each.element.classList.toggle("front", each === phone);
  phone.unread = 0;
  refresh();
}

/** Switch on the first phone that is not there. */
function add() {
  const all = numbers.split(",");
  const index = all.findIndex((_number, at) => !phones.get(at)?.element.isConnected);
  if (index < 0) return undefined;
  const phone = phones.get(index) ?? new Phone(index, all[index], page);
  phones.set(index, phone);
  const next = shown().find((each) => each.index > index);
  find("#phones").insertBefore(phone.element, next?.element ?? null);
  phone.poll();
  front(phone);
  return phone;
}

function refresh() {
  const sum = { segments: 0, texts: 0, billed: 0 };
  for (const { totals } of phones.values()) {
    for (const key of Object.keys(sum)) sum[key] += totals[key];
  }
  find(".bar [data-sum=service]").textContent =
    `${money(sum.segments * page.pence)} (${count(sum.segments, "segment")})`;
  find(".bar [data-sum=people]").textContent =
    count(sum.texts, "text") + (sum.billed > sum.texts ? `, billed as ${sum.billed}` : "");
  find("#add").disabled = shown().length === numbers.split(",").length;
  switcher();
}

/** The row of names on a narrow page, each with its number of unread texts. */
function switcher() {
  const row = find(".switcher");
  row.hidden = shown().length < 2;
  const had = new Map([...row.children].map((button) => [button.dataset.phone, button]));
  row.replaceChildren(
    ...shown().map((phone) => {
      const button = had.get(String(phone.index)) ?? document.createElement("button");
      button.type = "button";
      button.dataset.phone = phone.index;
      button.setAttribute("aria-pressed", phone.element.classList.contains("front"));
      button.textContent = phone.name + (phone.unread ? `, ${phone.unread} new` : "");
      button.onclick = () => front(phone);
      return button;
    }),
  );
}

async function look() {
  if (document.visibilityState === "visible") await Promise.all(shown().map((p) => p.poll()));
  setTimeout(look, EVERY);
}

find("#add").addEventListener("click", () => add()?.entry.focus());
find(".views").addEventListener("change", (event) => {
  document.body.dataset.view = event.target.value;
  for (const phone of phones.values()) phone.redraw();
});

for (let made = 0; made < Number(wanted); made += 1) add();
front(shown()[0]);
setTimeout(look, EVERY);
