// How long access still lasts: counted down while the page is open. Without a script the page says what was left when it came.
class Left extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    this.tell();
    this.timer = window.setInterval(() => this.tell(), 15_000);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
  }

  private tell(): void {
    const until = Date.parse(this.dataset.until ?? "");
    if (Number.isNaN(until)) return;
    const minutes = Math.max(0, Math.ceil((until - Date.now()) / 60_000));
    const hours = Math.floor(minutes / 60);
    const words = (hours > 0 ? this.dataset.hours : this.dataset.minutes) ?? "";
    const text = words.replace("%h", String(hours)).replace("%m", String(minutes % 60));
    const place = this.querySelector("b");
    if (place && place.textContent !== text) place.textContent = text;
  }
}

customElements.define("ar-left", Left);
