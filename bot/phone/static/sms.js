// How the phone network counts, as in bot/sms.py; a test holds the two together.

const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED = new Set("^{}\\[~]|€\f");
const GSM = new Set([...BASIC, ...EXTENDED]);

const PLANS = {
  "GSM-7": { single: 160, multi: 153, size: (c) => (EXTENDED.has(c) ? 2 : 1) },
  "UCS-2": { single: 70, multi: 67, size: (c) => c.length },
};

/** The characters, each once, that are not in the GSM alphabet. */
export function strangers(body) {
  return [...new Set(body)].filter((c) => !GSM.has(c));
}

/** The body as the network splits it: encoding, parts, segments, and room left in the last one. */
export function measure(body) {
  const encoding = strangers(body).length ? "UCS-2" : "GSM-7";
  const { single, multi, size } = PLANS[encoding];
  const characters = [...body];
  const total = characters.reduce((sum, c) => sum + size(c), 0);
  if (total <= single) return { encoding, parts: [body], segments: 1, left: single - total };
  const parts = [""];
  let used = 0;
  for (const c of characters) {
    if (used + size(c) > multi) {
      parts.push("");
      used = 0;
    }
    parts[parts.length - 1] += c;
    used += size(c);
  }
  return { encoding, parts, segments: parts.length, left: multi - used };
}
