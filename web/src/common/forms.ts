// Forms: a problem gets the focus, a button sends once, the colour switch needs no reload.
import { csrf } from "./page";

function focus_problem(): void {
  const summary = document.querySelector<HTMLElement>("[data-focus]");
  summary?.focus();
  if (summary && summary === document.activeElement) summary.scrollIntoView({ block: "center" });
}

/** The server refuses a second copy as well; this only spares people the doubt. */
function send_once(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  // Coming back with the browser's button finds the form ready again.
  window.addEventListener("pageshow", () => delete form.dataset.sending, { once: true });
}

function switch_theme(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const button = event.submitter as HTMLButtonElement | null;
  if (!form.matches("[data-theme-switch]") || !button) return;
  event.preventDefault();
  const root = document.documentElement;
  if (button.value === "system") delete root.dataset.theme;
  else root.dataset.theme = button.value;
  for (const other of document.querySelectorAll<HTMLButtonElement>("[data-theme-switch] button")) {
    other.setAttribute("aria-pressed", String(other.value === button.value));
  }
  const body = new URLSearchParams({ csrf: csrf(), theme: button.value });
  void fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
}

/** A problem in the summary leads to its field, also where an editor stands over it. */
function go_to_field(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>(".summary a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const place = field.hidden ? field.closest<HTMLElement>("ar-editor") : field;
  place?.focus();
  place?.scrollIntoView({ block: "center" });
}

/** Ctrl+Enter sends what is written; a composer has its own way. */
function send_by_key(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = (event.target as Element).closest<HTMLFormElement>("form[data-once]");
  if (!form || !(event.target as Element).matches("textarea, [contenteditable]")) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector<HTMLButtonElement>("button.primary:not([type=button])"));
}

/** Without a script a button beside the list does it. */
function choose(event: Event): void {
  const list = event.target as HTMLSelectElement;
  const button = list.dataset?.chooses && document.getElementById(list.dataset.chooses);
  if (button) list.form?.requestSubmit(button);
}

export function forms(): void {
  focus_problem();
  document.addEventListener("submit", switch_theme);
  document.addEventListener("submit", send_once);
  document.addEventListener("change", choose);
  document.addEventListener("click", go_to_field);
  document.addEventListener("keydown", send_by_key);
}
