/**
 * Pages of signing in. Without it a code by e-mail still lets everybody in.
 *
 * form[data-passkey="get|create"]  asks the device for a passkey, or to make one, when its [data-start] button is pressed, and
 *                                  sends the answer in its field named "credential". What to ask is JSON: in the element whose
 *                                  id is data-options, or at the address data-options-url. The form is hidden until it works.
 *                                  What went wrong appears in its [data-problem].
 * button[data-wait="24"]           cannot be pressed for so many seconds, and counts them in data-waiting: "Send another in {time}"
 * select[data-own-zone]            starts at the time zone of this device
 */

import { gettext } from "../core/words";

type Json = Record<string, unknown>;

interface Descriptor {
  id: string;
  type: "public-key";
  transports?: AuthenticatorTransport[];
}

function toBytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

function toText(bytes: ArrayBuffer | null): string | null {
  if (bytes === null) return null;
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function toDescriptors(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list ?? []) as Descriptor[]).map((one) => ({ ...one, id: toBytes(one.id) }));
}

async function create(options: Json): Promise<Json> {
  const user = options["user"] as Json;
  const publicKey = {
    ...options,
    challenge: toBytes(options["challenge"] as string),
    user: { ...user, id: toBytes(user["id"] as string) },
    excludeCredentials: toDescriptors(options["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return answer(credential, {
    clientDataJSON: toText(response.clientDataJSON),
    attestationObject: toText(response.attestationObject),
    transports: response.getTransports(),
  });
}

async function get(options: Json): Promise<Json> {
  const publicKey = {
    ...options,
    challenge: toBytes(options["challenge"] as string),
    allowCredentials: toDescriptors(options["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return answer(credential, {
    clientDataJSON: toText(response.clientDataJSON),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
    userHandle: toText(response.userHandle),
  });
}

function answer(credential: PublicKeyCredential, response: Json): Json {
  return {
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form: HTMLFormElement): Promise<Json> {
  const { options, optionsUrl } = form.dataset;
  let data: Json;
  if (optionsUrl) {
    const response = await fetch(optionsUrl, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    data = (await response.json()) as Json;
  } else {
    data = JSON.parse(document.getElementById(options ?? "")?.textContent ?? "{}") as Json;
  }
  const wrapped = (data["creation_options"] ?? data["request_options"]) as Json;
  return wrapped["publicKey"] as Json;
}

function problemOf(error: unknown): string {
  if (error instanceof DOMException && error.name === "InvalidStateError") {
    return gettext("This device already has a passkey for you. There is nothing to add.");
  }
  if (error instanceof DOMException) {
    return gettext("Your device did not finish. Try once more, or take a code by e-mail.");
  }
  return gettext("We could not be reached. Try again in a moment.");
}

function usePasskeys(form: HTMLFormElement): void {
  const start = form.querySelector<HTMLButtonElement>("[data-start]");
  const field = form.elements.namedItem("credential");
  const problem = form.querySelector("[data-problem]");
  if (!start || !(field instanceof HTMLInputElement) || !window.PublicKeyCredential) return;
  form.hidden = false;
  start.addEventListener("click", async () => {
    start.disabled = true;
    if (problem) problem.textContent = "";
    try {
      const options = await optionsOf(form);
      const credential = form.dataset["passkey"] === "create" ? await create(options) : await get(options);
      field.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      if (problem) problem.textContent = problemOf(error);
      start.disabled = false;
    }
  });
}

function wait(button: HTMLButtonElement): void {
  const words = button.textContent;
  const until = Date.now() + Number(button.dataset["wait"]) * 1000;
  const show = (): void => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    button.disabled = seconds > 0;
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    button.textContent = seconds > 0 ? (button.dataset["waiting"] ?? "").replace("{time}", time) : words;
    if (seconds > 0) setTimeout(show, 1000);
  };
  show();
}

function startAtOwnZone(select: HTMLSelectElement): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  if (![...select.options].some((option) => option.value === zone)) {
    select.add(new Option(zone.replaceAll("_", " "), zone));
  }
  select.value = zone;
}

document.querySelectorAll<HTMLFormElement>("form[data-passkey]").forEach(usePasskeys);
document.querySelectorAll<HTMLButtonElement>("button[data-wait]").forEach(wait);
document.querySelectorAll<HTMLSelectElement>("select[data-own-zone]").forEach(startAtOwnZone);
