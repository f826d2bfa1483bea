// One phone: its screen, its keys, what it sends, and what it has cost so far.

import { newId, post, sendText } from "./door.js";
import { measure } from "./sms.js";
import { arrivedText, count, draw, item, money, reason, sentText } from "./text.js";

const PAUSE = 1200; // milliseconds without a key before a screen reader hears the count

export class Phone {
  /** `page` gives settings and hears of news: see page.js. */
  constructor(index, number, page) {
    this.index = index;
    this.name = `Phone ${"ABCDEFGHIJ"[index]}`;
    this.page = page;
    this.texts = []; // on the screen, each with its list item
    this.cleared = []; // for undo
    this.seen = new Set();
    this.after = null; // cursor of the inbox; null until the first look
    this.totals = { segments: 0, texts: 0, billed: 0 };
    this.reachable = true;
    this.unread = 0;
    this.line = Promise.resolve(); // texts leave one after the other
    this.#build(number);
  }

  #build(number) {
    this.element = document.querySelector("template#phone").content.firstElementChild.cloneNode(true);
    this.element.setAttribute("aria-label", this.name);
    this.find = (selector) => this.element.querySelector(selector);
    this.entry = this.find("textarea");
    this.find("h2").textContent = this.name;
    this.find(".number").textContent = number;
    this.find(".screen").setAttribute("aria-label", `Texts on ${this.name}`);
    this.find(".keypad").setAttribute("aria-label", `Keypad of ${this.name}`);
    this.find(".counter").id = `counter-${this.index}`;
    this.entry.setAttribute("aria-describedby", `counter-${this.index}`);
    this.find(".clear").setAttribute("aria-label", `Clear the screen of ${this.name}`);
    this.find(".undo").setAttribute("aria-label", `Undo clear on ${this.name}`);
    this.find(".remove").setAttribute("aria-label", `Remove ${this.name}`);
    this.#listen();
    this.#count();
    this.#refresh();
  }

  #listen() {
    const on = (selector, event, act) => this.find(selector).addEventListener(event, act);
    on("form", "submit", (event) => (event.preventDefault(), this.#compose()));
    on("textarea", "input", () => this.#count());
    on("textarea", "keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#compose();
    });
    on(".keypad", "click", (event) => event.target.value && this.#press(event.target));
    on(".keypad", "keydown", (event) => this.#walk(event));
    on(".erase", "click", () => this.#erase());
    on(".hello", "click", () => (this.send("hello"), this.entry.focus()));
    on(".clear", "click", () => this.#clear());
    on(".undo", "click", () => this.#undo());
    on(".remove", "click", () => this.page.remove(this));
  }

  // Writing

  #compose() {
    const body = this.entry.value;
    this.entry.focus();
    if (body.trim() === "") return;
    this.entry.value = "";
    this.entry.removeAttribute("dir"); // Chromium keeps the direction of the words that were there
    this.entry.dir = "auto";
    this.#count();
    this.send(body);
  }

  #insert(words, from, to) {
    this.entry.setRangeText(words, from, to, "end");
    this.#count();
  }

  #press(key) {
    this.#insert(key.value, this.entry.selectionStart, this.entry.selectionEnd);
    this.#aim(key);
  }

  #erase() {
    const { selectionStart: from, selectionEnd: to, value } = this.entry;
    const last = from === to ? [...value.slice(0, from)].pop() ?? "" : "";
    this.#insert("", from - last.length, to);
  }

  #aim(key) {
    for (const each of this.find(".keypad").children) each.tabIndex = each === key ? 0 : -1;
  }

  /** Arrow keys walk over the keypad, so that it is one stop for the Tab key. */
  #walk(event) {
    const keys = [...this.find(".keypad").children];
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -3, ArrowDown: 3 }[event.key];
    const at = keys.indexOf(event.target);
    const next = { Home: 0, End: keys.length - 1 }[event.key] ?? (step && at + step);
    if (next === undefined) return;
    event.preventDefault();
    if (!keys[next]) return;
    this.#aim(keys[next]);
    keys[next].focus();
  }

  #count() {
    const { encoding, segments, left } = measure(this.entry.value);
    this.find(".counter").textContent =
      `${left} left, ${count(segments, "segment")}, ${reason(this.entry.value, encoding)}`;
    const now = `${count(segments, "segment")}, ${encoding}`;
    clearTimeout(this.pause);
    if (this.entry.value === "") this.told = now;
    if (now === this.told) return;
    this.pause = setTimeout(() => {
      this.told = now;
      this.page.say(now);
    }, PAUSE);
  }

  // Sending and arriving

  send(body) {
    const to = this.find(".to");
    const name = to.selectedOptions ? to.selectedOptions[0].text.split(",")[0] : "";
    const text = { ...sentText(newId(), body, name), line: to.value ?? to.dataset.value };
    this.#add(text);
    this.#deliver(text);
  }

  #deliver(text) {
    text.state = "sending";
    this.#draw(text);
    this.line = this.line.then(() => this.#attempt(text));
  }

  async #attempt(text) {
    const { send } = this.page.paths;
    const payload = { phone: this.index, to: text.line, body: text.body, id: text.id };
    try {
      const messages = await sendText(send, payload);
      text.state = "delivered";
      this.totals.texts += 1;
      this.totals.billed += text.segments;
      this.#draw(text);
      this.#receive(messages);
      this.#signal(true);
    } catch (trouble) {
      text.state = "failed";
      text.why = trouble.message.replace(/\.$/, "");
      this.#draw(text);
      this.#reveal(text);
      this.page.say(`${this.name}: text not delivered, ${text.why}. You can try again.`);
    }
    this.#refresh();
  }

  /** Look for texts that came by themselves, such as a reminder. */
  async poll() {
    try {
      const asked = { phone: this.index, after: this.after };
      const { after, messages } = await post(this.page.paths.inbox, asked);
      this.after = after;
      this.#signal(true);
      this.#receive(messages);
    } catch {
      this.#signal(false);
    }
  }

  #receive(messages) {
    for (const message of messages) {
      if (this.seen.has(message.id)) continue;
      this.seen.add(message.id);
      this.totals.segments += message.segments;
      if (this.element.offsetParent === null) this.unread += 1;
      this.#add(arrivedText(message));
      this.page.say(`${this.name}, text arrived: ${message.body}`);
    }
    if (messages.length) this.#refresh();
  }

  #signal(good) {
    if (good === this.reachable) return;
    this.reachable = good;
    this.find(".signal").setAttribute("aria-label", good ? "Signal: good" : "No signal");
    this.find(".lcd").classList.toggle("lost", !good);
    this.page.say(`${this.name}: ${good ? "connected again" : "no signal"}`);
  }

  // The screen

  #add(text) {
    text.item = item(text, () => {
      this.#deliver(text);
      this.entry.focus();
    });
    this.texts.push(text);
    this.#draw(text);
    this.find(".texts").append(text.item);
    this.#refresh();
    this.#reveal(text);
  }

  /** Scroll to the whole text, or to its beginning when it is taller than the screen. */
  #reveal(text) {
    const screen = this.find(".screen");
    const end = text.item.offsetTop + text.item.offsetHeight + 8 - screen.clientHeight;
    screen.scrollTop = Math.min(end, text.item.offsetTop - 4);
  }

  #draw(text) {
    draw(text.item, text, this.page.view(), this.page.pence);
  }

  redraw() {
    for (const text of [...this.cleared, ...this.texts]) this.#draw(text);
  }

  #clear() {
    if (!this.texts.length) return;
    this.cleared.push(...this.texts);
    this.texts = [];
    this.find(".texts").replaceChildren();
    this.#refresh();
    this.page.say(`Screen of ${this.name} cleared. Undo is the next button.`);
  }

  #undo() {
    this.texts = [...this.cleared, ...this.texts];
    this.cleared = [];
    this.find(".texts").replaceChildren(...this.texts.map((text) => text.item));
    this.find(".clear").focus();
    this.#refresh();
    this.page.say(`Texts of ${this.name} are back.`);
  }

  #refresh() {
    const { segments, texts, billed } = this.totals;
    this.find(".empty").hidden = this.texts.length > 0;
    this.find(".undo").hidden = this.cleared.length === 0;
    this.find("[data-sum=service]").textContent =
      `${money(segments * this.page.pence)} (${count(segments, "segment")})`;
    this.find("[data-sum=people]").textContent =
      count(texts, "text") + (billed > texts ? `, billed as ${billed}` : "");
    this.page.changed();
  }
}
