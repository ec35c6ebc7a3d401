// Small things every element needs: the page's token, words with a gap, a voice for screen readers.

export function csrf(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csrf]")?.content ?? "";
}

/** Puts a value into a sentence that the server wrote with a "%s". */
export function fill(sentence: string | undefined, value: string | number): string {
  return (sentence ?? "").replace("%s", () => String(value));
}

let spoken = 0;

/** Says something politely to screen readers. A burst becomes one sentence. */
export function announce(text: string): void {
  const voice = document.getElementById("said");
  if (!voice || !text) return;
  clearTimeout(spoken);
  voice.textContent = "";
  spoken = window.setTimeout(() => (voice.textContent = text), 150);
}

/** Whether a key press belongs to a text the person is writing. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
}

/** The server's HTML as nodes. It is our own, and what people wrote in it is sanitised. */
export function nodes(html: string): DocumentFragment {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}
