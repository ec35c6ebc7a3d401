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

export function forms(): void {
  focus_problem();
  document.addEventListener("submit", switch_theme);
  document.addEventListener("submit", send_once);
}
