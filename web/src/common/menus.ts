// Menus are <details>; a script only closes them as people expect.

const OPEN = "details[data-menu][open]";

function close(menu: HTMLDetailsElement, withFocus: boolean): void {
  menu.open = false;
  if (withFocus) menu.querySelector<HTMLElement>("summary")?.focus();
}

export function menus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
      if (!menu.contains(event.target as Node)) close(menu, false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const menu = document.querySelector<HTMLDetailsElement>(OPEN);
    if (!menu) return;
    event.preventDefault();
    close(menu, menu.contains(document.activeElement));
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
      if (!menu.contains(event.target as Node)) close(menu, false);
    }
  });
}
