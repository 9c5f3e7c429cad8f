"use strict";
(() => {
  const page = document.documentElement;
  const form = document.getElementById("filter");
  const field = (id) => document.getElementById(id);
  const [find, show, mission, contributor, found] =
    ["find", "show", "mission", "contributor", "found"].map(field);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => new Set(text.split(" "));

  // What can be filtered, each with the groups that are empty without it, and rows that go with it.
  const items = Array.from(document.querySelectorAll("[data-k]"), (element) => {
    const groups = [];
    for (let at = element.closest(".group"); at; at = at.parentElement.closest(".group")) groups.push(at);
    const next = element.nextElementSibling;
    return {
      element, groups,
      with: next && next.hasAttribute("data-with") ? next : null,
      kind: element.dataset.k, states: words(element.dataset.s),
      missions: words(element.dataset.m), contributors: words(element.dataset.c), text: null,
    };
  });
  const groups = new Set(items.flatMap((item) => item.groups));

  // The words of a row, and those of the group it stands in, by which one looks for it too.
  const said = (item) => {
    if (item.text === null) {
      const head = item.groups.length ? item.groups[0].querySelector(".head, h3") : null;
      const more = [item.element, item.with, head].map((part) => (part ? part.textContent : ""));
      item.text = fold(more.join(" "));
    }
    return item.text;
  };

  const tell = (number, kind) => `${number.toLocaleString("en")} ${kind}${number === 1 ? "" : "s"}`;

  const apply = () => {
    const sought = fold(find.value).split(/\s+/).filter(Boolean);
    const filtered = Boolean(sought.length || show.value || mission.value || contributor.value);
    // Charts tell of the whole plan: they make room while less of it is looked at.
    page.classList.toggle("filtered", filtered);
    const numbers = new Map();
    const filled = new Set();
    for (const item of items) {
      const fits =
        (!show.value || item.states.has(show.value)) &&
        (!mission.value || item.missions.has(mission.value)) &&
        (!contributor.value || item.contributors.has(contributor.value)) &&
        (!sought.length || sought.every((word) => said(item).includes(word)));
      item.element.hidden = !fits;
      if (item.with) item.with.hidden = !fits;
      if (fits) {
        numbers.set(item.kind, (numbers.get(item.kind) || 0) + 1);
        item.groups.forEach((group) => filled.add(group));
      }
    }
    for (const group of groups) group.hidden = !filled.has(group);
    const told = Array.from(numbers, ([kind, number]) => tell(number, kind));
    found.textContent = told.length ? `${filtered ? "Found" : "Here are"} ${told.join(", ")}.`
      : items.length ? "Nothing fits. Clear the filter to see everything." : "";
  };

  let timer = 0;
  const soon = () => { clearTimeout(timer); timer = setTimeout(apply, 150); };
  const clear = () => { form.reset(); apply(); };

  // A link into what the filter hides shows everything again.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) { clear(); target.scrollIntoView(); }
  };

  find.addEventListener("input", soon);
  [show, mission, contributor].forEach((one) => one.addEventListener("change", apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  find.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      find.focus();
    }
  });
  // Charts are drawn once they come near, and all of them before printing, then on white.
  const boxes = Array.from(document.querySelectorAll(".drawn"));
  const night = matchMedia("(prefers-color-scheme: dark)");
  const read = (id) => JSON.parse(field(id).textContent);
  const shown = new Set();
  let width = null;
  const draw = (box) => {
    if (!window.Plotly) {
      const script = document.createElement("script");
      script.textContent = field("drawing").textContent;
      document.head.append(script);
    }
    shown.add(box);
    const { data, layout } = read(box.dataset.of);
    const look = read(night.matches && width === null ? "dark" : "light");
    const size = { height: Number(box.dataset.height), ...(width === null ? { autosize: true } : { width }) };
    Plotly.react(box, data, { ...layout, ...size, template: look }, { displayModeBar: false, responsive: width === null });
  };
  for (const box of boxes) {
    box.style.height = `${box.dataset.height}px`;
    if (box.parentElement.scrollWidth > box.parentElement.clientWidth) box.parentElement.tabIndex = 0;
  }
  const near = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting && !shown.has(target)) { near.unobserve(target); draw(target); }
    }
  }, { rootMargin: "400px" });
  boxes.forEach((box) => near.observe(box));
  night.addEventListener("change", () => shown.forEach(draw));
  addEventListener("beforeprint", () => { width = 660; boxes.forEach(draw); });
  addEventListener("afterprint", () => { width = null; shown.forEach(draw); });

  addEventListener("hashchange", reveal);
  if (items.length) { form.hidden = false; page.classList.add("sticky"); apply(); }
})();
