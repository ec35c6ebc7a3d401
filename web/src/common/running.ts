// What goes on now, above the form: once a product is chosen, only what concerns it is shown.
export function running(): void {
  const place = document.querySelector<HTMLElement>("[data-running]");
  const name = place?.dataset.control;
  if (!place || !name) return;
  const cards = [...place.querySelectorAll<HTMLElement>(".incident")];
  const follow = () => {
    const controls = document.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[name="${name}"], [name="${name}[]"]`);
    const chosen = [...controls]
      .filter((one) => (one instanceof HTMLInputElement && /^(checkbox|radio)$/.test(one.type) ? one.checked : true))
      .map((one) => one.value)
      .filter(Boolean);
    for (const card of cards) {
      const products = card.dataset.products;
      card.hidden = Boolean(products && chosen.length) && !chosen.some((one) => products!.includes(` ${one} `));
    }
    place.hidden = cards.every((card) => card.hidden);
  };
  document.addEventListener("change", follow);
  follow();
}
