// Passkeys: the page's form asks its question here, the browser answers, and the form is sent as any other. What this
// element holds is hidden until it is known that the browser can do it.
import { csrf } from "./page";

type Json = Record<string, unknown>;

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer | null | undefined): string | undefined {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The server writes bytes as base64url; the browser wants them as they are. */
function readable(options: Json): Json {
  const listed = (list: unknown) => (list as Json[] | undefined)?.map((one) => ({ ...one, id: bytes(one.id as string) }));
  const user = options.user as Json | undefined;
  return {
    ...options,
    challenge: bytes(options.challenge as string),
    ...(user && { user: { ...user, id: bytes(user.id as string) } }),
    excludeCredentials: listed(options.excludeCredentials) ?? [],
    allowCredentials: listed(options.allowCredentials) ?? [],
  };
}

function written(credential: PublicKeyCredential): string {
  const { response } = credential;
  const made = response as AuthenticatorAttestationResponse;
  const shown = response as AuthenticatorAssertionResponse;
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: {},
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(made.attestationObject),
      authenticatorData: text(shown.authenticatorData),
      signature: text(shown.signature),
      userHandle: text(shown.userHandle),
    },
  });
}

class Passkey extends HTMLElement {
  #form?: HTMLFormElement;

  connectedCallback(): void {
    const form = this.querySelector("form");
    // Passkeys belong to a name; at an address that is a number there are none.
    const is_number = /^[\d.]+$|^\[/.test(location.hostname);
    if (!form || is_number || !window.PublicKeyCredential) return;
    this.#form = form;
    this.hidden = false;
    form.addEventListener("submit", (event) => {
      if (this.#field("answer").value) return;
      event.preventDefault();
      event.stopPropagation();
      void this.#ask();
    });
  }

  #field(name: string): HTMLInputElement {
    return this.#form?.elements.namedItem(name) as HTMLInputElement;
  }

  #say(words: string): void {
    const place = this.querySelector<HTMLElement>("[role=alert]");
    if (!place) return;
    place.hidden = !words;
    place.textContent = words;
  }

  async #ask(): Promise<void> {
    const form = this.#form;
    const button = form?.querySelector<HTMLButtonElement>("button");
    if (!form || !button || button.disabled) return;
    button.disabled = true;
    this.#say("");
    try {
      const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
      const asked = await fetch(this.dataset.question ?? "", { method: "POST", body, headers: { "x-csrf-token": csrf() } });
      const said = (await asked.json()) as { error?: string; question: string; publicKey: Json };
      if (!asked.ok) return this.#say(said.error ?? this.dataset.failed ?? "");
      const publicKey = readable(said.publicKey);
      const credential = await (this.dataset.kind === "add"
        ? navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions })
        : navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions }));
      if (!credential) return this.#say(this.dataset.failed ?? "");
      this.#field("question").value = said.question;
      this.#field("answer").value = written(credential as PublicKeyCredential);
      form.requestSubmit();
    } catch {
      // Cancelled, or nothing here that answers; the other ways are on the page.
      this.#say(this.dataset.failed ?? "");
    } finally {
      button.disabled = false;
    }
  }
}

customElements.define("ar-passkey", Passkey);
