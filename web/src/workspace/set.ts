// <ar-set>: a field of a ticket that is saved as soon as it changes, and goes back when it could not be.
import { show_details } from "./ticket";

class Set_ extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    const field = this.#field();
    if (!form || !field) return;
    field.dataset.saved = field.value;
    let keyed = false;
    const why = form.querySelector<HTMLInputElement>(".why input");
    field.addEventListener("change", () => {
      if (!why) return form.requestSubmit();
      // What is changed with a reason waits for it.
      this.toggleAttribute("data-unsaved", field.value !== field.dataset.saved);
      // Whoever goes through the list by keys is left in it.
      if (field.value !== field.dataset.saved && !keyed) why.focus();
    });
    field.addEventListener("keydown", () => (keyed = true));
    field.addEventListener("pointerdown", () => (keyed = false));
    why?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      why.value = "";
      field.value = field.dataset.saved ?? "";
      this.removeAttribute("data-unsaved");
      field.focus();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value !== field.dataset.saved) void this.#save(form, field);
    });
    field.addEventListener("keydown", (event) => {
      if ((event as KeyboardEvent).key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      field.value = field.dataset.saved ?? "";
      this.removeAttribute("data-unsaved");
      field.blur();
    });
  }

  #field(): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null {
    return this.querySelector(".set");
  }

  async #save(form: HTMLFormElement, field: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): Promise<void> {
    // Enter in a text field both changes and submits it: what is on its way is not sent again.
    const before = field.dataset.saved ?? "";
    field.dataset.saved = field.value;
    const pending = window.setTimeout(() => (this.dataset.pending = ""), 300);
    this.querySelector(".err")?.remove();
    try {
      const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "details" } });
      if (answer.redirected) return location.assign(answer.url);
      const html = await answer.text();
      if (!answer.headers.get("content-type")?.includes("text/html") || /^\s*<!doctype/i.test(html)) throw new Error();
      show_details(html, field.id);
    } catch {
      field.value = field.dataset.saved = before;
      const note = document.createElement("p");
      note.className = "err";
      note.setAttribute("role", "alert");
      note.textContent = document.getElementById("ticket")?.dataset.unsaved ?? "";
      form.append(note);
    } finally {
      clearTimeout(pending);
      delete this.dataset.pending;
    }
  }
}

customElements.define("ar-set", Set_);
