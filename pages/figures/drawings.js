// A drawing: the one that fits, one tab stop, arrow keys to the neighbour, what is pointed at in words, and what is chosen.

const LEAST_HIGH_PX = 320; // no drawing is made smaller than this by a low window

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const data = JSON.parse(new TextDecoder().decode(component.data));
  const root = parentElement.querySelector(".karta");
  const [place, words, zoom, said] = ["place", "words", "zoom", "said"].map((name) => root.querySelector(`.karta-${name}`));
  let shown = null;

  const areas = () => [...place.querySelectorAll("[data-code][aria-label]")];
  const area = (code) => areas().find((one) => one.dataset.code === code);

  function draw() {
    const [room, high] = [root.clientWidth, Math.max(LEAST_HIGH_PX, window.innerHeight - data.beside)];
    const fits = (one) => one.width <= room && (!data.beside || one.height <= high);
    const wanted = data.drawings.findLast(fits) ?? data.drawings[0];
    if (wanted === shown) return;
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.code : null;
    shown = wanted;
    place.innerHTML = wanted.svg;
    const svg = place.firstElementChild;
    // Outlines that all the drawings share are sent once.
    for (const one of svg.querySelectorAll("[data-forms]")) {
      one.setAttribute("d", one.dataset.forms.split(" ").map((key) => data.forms[key]).join(""));
      delete one.dataset.forms;
    }
    svg.setAttribute("aria-label", data.alt);
    // A chart fills its place; a map keeps the size that its names were placed for.
    if (data.fill) svg.style.width = `min(100%, ${data.drawings.at(-1).width}px)`;
    if (!areas().length) svg.setAttribute("role", "img");
    for (const one of areas()) {
      one.setAttribute("role", data.choose ? "button" : "img");
      if (data.choose) one.setAttribute("aria-pressed", String(one.dataset.code === data.chosen));
      one.tabIndex = -1;
    }
    const chosen = data.chosen ? area(data.chosen) : null;
    if (chosen) outline(chosen, "karta-chosen");
    const first = area(root.dataset.at) ?? chosen ?? areas()[0];
    if (first) first.tabIndex = 0;
    if (focused) area(focused)?.focus();
  }

  function outline(at, look) {
    const ring = at.cloneNode();
    for (const name of ["data-code", "role", "tabindex", "aria-label", "aria-pressed"]) ring.removeAttribute(name);
    ring.setAttribute("class", look);
    ring.setAttribute("aria-hidden", "true");
    at.parentNode.append(ring);
  }

  function mark(code) {
    place.querySelector(".karta-marked")?.remove();
    const at = code && area(code);
    if (!at) {
      words.hidden = true;
      return;
    }
    outline(at, "karta-marked");
    words.textContent = at.getAttribute("aria-label").replaceAll(", ", "\n");
    words.hidden = false;
    const [frame, box] = [root.getBoundingClientRect(), at.getBoundingClientRect()];
    const left = box.left + box.width / 2 - frame.left - words.offsetWidth / 2;
    const above = box.top - frame.top - words.offsetHeight - 6;
    words.style.left = `${Math.max(0, Math.min(left, frame.width - words.offsetWidth))}px`;
    words.style.top = `${above >= 0 ? above : box.bottom - frame.top + 6}px`;
  }

  function neighbour(from, [right, down]) {
    const middle = (one) => {
      const box = one.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    };
    const [x, y] = middle(from);
    let [best, least] = [null, Infinity];
    for (const one of areas()) {
      const [dx, dy] = [middle(one)[0] - x, middle(one)[1] - y];
      const [along, aside] = [dx * right + dy * down, Math.abs(dx * down) + Math.abs(dy * right)];
      const far = along + 2 * aside + (along < aside / 2 ? 1000 : 0); // what lies nearly beside comes last
      if (one !== from && along > 1 && far < least) [best, least] = [one, far];
    }
    return best;
  }

  const codeOf = (event) => event.target.closest?.("[data-code]")?.dataset.code;
  const choose = (code) => data.choose && code && setTriggerValue("chosen", code);

  const listening = new AbortController();
  const on = (name, act) => place.addEventListener(name, act, { signal: listening.signal });
  on("pointerover", (event) => mark(codeOf(event)));
  on("pointerleave", () => mark(place.contains(document.activeElement) ? document.activeElement.dataset.code : null));
  on("click", (event) => choose(codeOf(event)));
  on("focusin", (event) => {
    const code = codeOf(event);
    for (const one of areas()) one.tabIndex = one.dataset.code === code ? 0 : -1;
    root.dataset.at = code;
    mark(code);
  });
  on("focusout", () => mark(null));
  on("keydown", (event) => {
    const from = event.target.closest("[data-code]");
    if (!from || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") choose(from.dataset.code);
    else if (event.key === "Escape") mark(null);
    else if (event.key in ARROWS) neighbour(from, ARROWS[event.key])?.focus();
    else if (event.key === "Home") areas()[0].focus();
    else if (event.key === "End") areas().at(-1).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  zoom.hidden = !data.zoom;
  zoom.textContent = data.zoom ?? "";
  zoom.onclick = () => {
    const canvas = document.createElement("canvas");
    const there = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
    said.textContent = there ? "" : data.no_webgl;
    there?.getExtension("WEBGL_lose_context")?.loseContext();
    if (there) setTriggerValue("zoom", true);
  };

  draw();
  const watch = new ResizeObserver(draw);
  watch.observe(root);
  window.addEventListener("resize", draw, { signal: listening.signal }); // its height changes what fits
  return () => {
    watch.disconnect();
    listening.abort();
  };
}
