// What is new, inside another page:
//   <div id="news"></div>
//   <script src="https://support.example/api/updates/embed.js" data-place="#news" data-locale="en" async></script>
// It writes plain text into that place, needs no style of its own, keeps nothing, and stays quiet when it cannot read.
(() => {
  const own = document.currentScript;
  if (!(own instanceof HTMLScriptElement)) return;
  const base = new URL(own.src).origin;
  const locale = own.dataset.locale || document.documentElement.lang.slice(0, 2) || "en";
  const wanted = own.dataset.place;
  const make = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.className = `arende-${className}`;
    return made;
  };
  const link = (url, text) => {
    const made = make("a", text, "link");
    made.href = new URL(url, base).href;
    made.target = "_blank";
    made.rel = "noopener";
    return made;
  };
  const show = (news) => {
    const place = wanted ? document.querySelector(wanted) : own.parentElement;
    if (!place || !Array.isArray(news.updates) || !news.updates.length) return;
    const list = make("ul", "", "updates");
    for (const one of news.updates.slice(0, 5)) {
      const line = make("li", "", "update");
      line.append(make("span", one.kind_label, "kind"), " ", link(one.url, one.title), make("p", one.excerpt, "excerpt"));
      list.append(line);
    }
    const all = make("p", "", "all");
    all.append(link(news.url, news.title));
    place.append(list, all);
  };
  fetch(`${base}/api/updates/${encodeURIComponent(locale)}/latest.json`, { credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : undefined))
    .then((news) => news && show(news))
    .catch(() => {});
})();
