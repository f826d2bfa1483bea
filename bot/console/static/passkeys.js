// Passkeys: make one, or use one. The only part of signing in that needs JavaScript.

const token = document.querySelector('meta[name="csrf-token"]').content;

function bytes(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function post(address, content) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(content),
  });
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  const told = isJson ? await answer.json() : {};
  if (!answer.ok && !told.next) throw new Error(told.error || "");
  return told;
}

function listed(credentials) {
  return (credentials || []).map((each) => ({ ...each, id: bytes(each.id) }));
}

async function make(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: listed(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    ...named(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
  };
}

async function use(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: listed(options.allowCredentials),
  };
  const used = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = used.response;
  return {
    ...named(used),
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    },
  };
}

function named(credential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
  };
}

const WAYS = { new: make, use };
const NOT_DONE = "The passkey was not used. Try again, or go on in another way.";

async function press(place, button, error) {
  error.hidden = true;
  button.disabled = true;
  try {
    const options = await post(place.dataset.options, {});
    const told = options.next ? options : await post(place.dataset.door, await WAYS[place.dataset.passkey](options));
    location.assign(told.next);
  } catch (trouble) {
    const ours = trouble instanceof Error && !(trouble instanceof TypeError);
    error.textContent = (ours && trouble.message) || NOT_DONE;
    if (trouble instanceof DOMException) error.textContent = NOT_DONE;
    error.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

if (window.PublicKeyCredential && window.isSecureContext) {
  for (const place of document.querySelectorAll("[data-passkey]")) {
    const button = place.querySelector("button");
    place.querySelector("[data-without]").hidden = true;
    button.hidden = false;
    button.addEventListener("click", () => press(place, button, place.querySelector(".error")));
  }
}
