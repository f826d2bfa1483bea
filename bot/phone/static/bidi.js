// Numbers among right-to-left words: shown readable here, and pointed out where phones may not.

const NUMBER = /\+?\p{Nd}(?:[ \-()]?\p{Nd}){4,}/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const DIRECTED = /[\u200e\u202a\u202d\u2066\u2068]/;

/** Fill an element with words, each longer number isolated so that its groups keep their order. */
export function write(element, words) {
  let from = 0;
  element.replaceChildren();
  for (const found of words.matchAll(NUMBER)) {
    const number = document.createElement("bdi");
    number.dir = "ltr";
    number.classList.toggle("short", found[0].length < 20);
    number.textContent = found[0];
    element.append(words.slice(from, found.index), number);
    from = found.index + found[0].length;
  }
  element.append(words.slice(from));
}

/** Numbers whose groups a real phone may show in reverse, as nothing in the text directs them. */
export function jumbled(body) {
  return body
    .split("\n")
    .filter((line) => RIGHT_TO_LEFT.test(line) && !DIRECTED.test(line))
    .flatMap((line) => line.match(NUMBER) ?? [])
    .filter((number) => /[ +\-()]/.test(number));
}
