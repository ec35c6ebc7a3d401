// What happens on the server, as it happens. One tab listens for all tabs of this browser: over HTTP/1.1 a
// browser keeps six connections to a host, and every open stream takes one.

export type Change = { seq: number; ticket: number; kind: "created" | "commented" | "updated"; by_me: boolean };
export type Other = { name: string; initials: string; colour: number; state: "viewing" | "writing" };
export type Presence = { ticket: number; others: Other[] };

const heard = new EventTarget();
let started = false;

function tell(name: string, detail: unknown): void {
  heard.dispatchEvent(new CustomEvent(name, { detail }));
}

/** Listens until the element that asks is gone. "again": the stream was away, and something may have been missed. */
export function on_live<T>(name: "change" | "presence" | "again", act: (detail: T) => void, signal: AbortSignal): void {
  heard.addEventListener(name, (event) => act((event as CustomEvent<T>).detail), { signal });
}

export function start_live(url = "/live"): void {
  if (started) return;
  started = true;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("arende-live") : null;
  channel?.addEventListener("message", (event) => tell(event.data.name, event.data.detail));
  const listen = (again = false) => {
    const source = new EventSource(url);
    if (again) source.addEventListener("open", () => (tell("again", null), channel?.postMessage({ name: "again" })));
    // Browsers come back by themselves from a lost connection, but not from an answer such as 502.
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(true), 15_000);
    });
    for (const name of ["change", "presence"]) {
      source.addEventListener(name, (event) => {
        const detail: unknown = JSON.parse((event as MessageEvent<string>).data);
        tell(name, detail);
        channel?.postMessage({ name, detail });
      });
    }
  };
  if (navigator.locks && channel) {
    // The promise never settles: the lock, and with it the stream, is kept until the tab closes.
    void navigator.locks.request("arende-live", () => new Promise(() => listen()));
  } else {
    listen();
  }
}
