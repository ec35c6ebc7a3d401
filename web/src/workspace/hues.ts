// The colours of a portal: one is chosen in the picture, or by its number, and the page shows it before it is saved.

class Hues extends HTMLElement {
  connectedCallback(): void {
    const field = this.closest(".field")?.querySelector<HTMLInputElement>("input[type=number]");
    const usual = this.dataset.sheet ?? "";
    if (!field || !usual) return;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    const show = (): void => {
      const hue = Number(field.value);
      if (field.value === "" || !Number.isInteger(hue) || hue < 0 || hue > 359) return;
      link.href = usual.replace(/0\.css$/, `${hue}.css`);
      if (!link.isConnected) document.head.append(link);
      for (const one of this.querySelectorAll<HTMLElement>("[data-hue]")) {
        one.classList.toggle("chosen", Number(one.dataset.hue) === hue);
      }
    };
    field.addEventListener("input", show);
    this.classList.add("ready");
    this.addEventListener("click", (event) => {
      const one = (event.target as Element).closest<HTMLElement>("[data-hue]");
      if (!one) return;
      field.value = one.dataset.hue ?? field.value;
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

customElements.define("ar-hues", Hues);
