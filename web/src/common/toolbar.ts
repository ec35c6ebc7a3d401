// Buttons over a text, as both editors have them.

/** A button with a drawing; the text keeps its selection while it is pressed. */
export function button(label: string, icon: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.tabIndex = -1;
  made.title = label;
  made.setAttribute("aria-label", label);
  made.innerHTML = icon.replace(/<!--.*?-->/s, "");
  const drawing = made.querySelector("svg")!;
  drawing.setAttribute("class", "i");
  drawing.setAttribute("aria-hidden", "true");
  made.addEventListener("mousedown", (event) => event.preventDefault());
  made.addEventListener("click", press);
  return made;
}

export function gap(): HTMLElement {
  return Object.assign(document.createElement("span"), { className: "gap" });
}

/** Arrow keys move within a toolbar; Tab enters and leaves it. */
export function arrows(bar: HTMLElement): void {
  const buttons = [...bar.querySelectorAll("button")];
  if (buttons[0]) buttons[0].tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const now = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = buttons[(now + step + buttons.length) % buttons.length];
    for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
    next?.focus();
  });
}
