// One text on a screen: its words, joined or in parts, what it weighs, and its trouble if any.

import { jumbled, write } from "./bidi.js";
import { measure, strangers } from "./sms.js";

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** "1 text", "3 texts". */
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** "about 12p", "about £1.20". */
export function money(pence) {
  if (pence >= 99.95) return `about £${(pence / 100).toFixed(2)}`;
  return `about ${Number(pence.toFixed(1))}p`;
}

/** "UCS-2 because of ’": the reason is named when it is only a few characters. */
export function reason(body, encoding) {
  const odd = strangers(body);
  if (encoding === "GSM-7" || odd.length > 3) return encoding;
  const names = odd.map((c) => {
    const code = `U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    return /[\p{L}\p{N}\p{P}\p{S}]/u.test(c) ? `\u2068${c}\u2069` : code;
  });
  return `${encoding} because of ${names.join(" ")}`;
}

/** A text she sent; it has no answer yet. `state` is sending, delivered or failed. */
export function sentText(id, body, to) {
  return { kind: "sent", id, body, to, at: new Date(), ...measure(body), state: "sending", why: "" };
}

/** A text that arrived, as the server measured it. */
export function arrivedText(message) {
  return { kind: "arrived", at: new Date(), ...message };
}

/** The list item of a text; call draw() on it again when the text or the view changed. */
export function item(text, retry) {
  const made = document.querySelector("template#text").content.firstElementChild.cloneNode(true);
  made.classList.add(text.kind);
  made.querySelector(".retry").addEventListener("click", retry);
  return made;
}

/** Bring the item up to date: `view` is "split" or "joined", `pence` the price of a segment. */
export function draw(made, text, view, pence) {
  const at = document.createElement("time");
  at.dateTime = text.at.toISOString();
  at.textContent = CLOCK.format(text.at);
  const heading = text.kind === "sent" ? `Sent ${text.to && `to ${text.to} `}` : "Arrived ";
  made.querySelector(".head").replaceChildren(heading, at);
  made.querySelector(".words").replaceChildren(...words(text, view));
  made.querySelector(".meta").textContent = weight(text, pence);
  const risky = text.kind === "arrived" ? jumbled(text.body) : [];
  const hint = made.querySelector(".hint");
  hint.hidden = risky.length === 0;
  hint.textContent =
    "Check on a real phone: some show the groups of a number in reverse among these words: " +
    risky.map((number) => `\u2066${number}\u2069`).join(", ");
  const trouble = made.querySelector(".trouble");
  trouble.hidden = text.state !== "failed";
  trouble.firstElementChild.textContent = trouble.hidden ? "" : `Not delivered: ${text.why}.`;
  made.dataset.state = text.state ?? "delivered";
}

function weight(text, pence) {
  const kind = `${count(text.segments, "segment")}, ${reason(text.body, text.encoding)}`;
  if (text.kind === "arrived") return `${kind}, ${money(text.segments * pence)}`;
  return text.state === "sending" ? `${kind}, sending…` : kind;
}

function words(text, view) {
  const pieces = view === "split" ? text.parts : [text.body];
  return pieces.flatMap((piece, index) => {
    const paragraph = document.createElement("p");
    paragraph.dir = "auto";
    paragraph.className = "piece";
    write(paragraph, piece);
    if (pieces.length === 1) return [paragraph];
    const boundary = document.createElement("p");
    boundary.className = "boundary";
    boundary.textContent = `part ${index + 1} of ${pieces.length}`;
    return [boundary, paragraph];
  });
}
