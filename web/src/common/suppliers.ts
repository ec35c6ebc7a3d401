// A product that is somebody else's: once it is chosen, its supplier is shown instead of the questions that remain; subject and
// text stay where they can be passed on.
export function suppliers(): void {
  const follow = () => {
    const place = document.querySelector<HTMLElement>("[data-suppliers]");
    const form = place?.closest("form");
    if (!place || !form) return;
    const name = place.dataset.control;
    const controls = form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[name="${name}"], [name="${name}[]"]`);
    const chosen = [...controls]
      .filter((one) => (one instanceof HTMLInputElement && /^(checkbox|radio)$/.test(one.type) ? one.checked : true))
      .map((one) => one.value);
    controls[0]?.closest(".field")?.classList.add("chooses");
    let any = false;
    for (const card of place.querySelectorAll<HTMLElement>("[data-product]")) {
      card.hidden = !chosen.includes(card.dataset.product ?? "");
      any ||= !card.hidden;
    }
    // What is passed on is still to be written.
    const passes = place.querySelector("[data-product]:not([hidden]) [name=pass_on]") !== null;
    for (const text of form.querySelectorAll('[name="request[subject]"], [name="request[description]"]'))
      text.closest(".field")?.classList.toggle("chooses", passes);
    form.classList.toggle("elsewhere", any);
  };
  document.addEventListener("change", follow);
  follow();
}
