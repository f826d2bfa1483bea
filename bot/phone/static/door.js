// The two posts to the server. No number and no word of a text is ever in an address.

const PATIENCE = 15_000; // milliseconds; Twilio waits as long for an answer

/** "PH" and 32 hexadecimal digits. A retry keeps its id, so that nothing comes twice. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return "PH" + Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** The server's JSON; throws an Error whose message says in plain words what went wrong. */
export async function post(path, payload) {
  let answer;
  let said = null;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(payload),
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    said = await answer.json().catch(() => null);
  } catch {
    throw new Error("the server does not answer");
  }
  if (!answer.ok) throw new Error(said?.error ?? `the server answered with error ${answer.status}`);
  if (said === null) throw new Error("the server's answer was cut short");
  return said;
}

/** Post one text; the texts that came back. Throws as post() does, or when the door refuses. */
export async function sendText(path, payload) {
  const { status, messages } = await post(path, payload);
  if (status < 200 || status > 299) throw new Error(`the assistant answered with error ${status}`);
  return messages;
}
