// Runs before Streamlit: says so where its live connection is stopped on the way, and keeps its single keys from acting.
(() => {
  const WAIT_MS = 4000;
  const SENTENCE =
    "Sidan får ingen kontakt med servern: anslutningen (WebSocket) stoppas på vägen, ofta av en proxy eller en brandvägg. " +
    "Inget har gått förlorat. Läs in sidan igen. Hjälper det inte, säg till din it-avdelning eller till den som sköter servern.";
  let opened = false;
  let told = null;

  function tell() {
    if (opened || told) return;
    told = document.createElement("div");
    told.style.cssText = "position:fixed;inset:0;z-index:1000000;overflow:auto;background:Canvas;color:CanvasText;color-scheme:light dark";
    const alert = document.createElement("p");
    alert.setAttribute("role", "alert");
    alert.style.cssText = "margin:0;padding:1rem;background:#16262b;color:#fff;font:1.0625rem/1.5 sans-serif";
    told.append(alert);
    // What is read without scripts is read without a connection too, all but its first words, which are about scripts.
    const plain = document.querySelector("noscript").textContent;
    told.insertAdjacentHTML("beforeend", plain.slice(plain.indexOf("</p>") + 4));
    document.body.append(told);
    document.getElementById("root").hidden = true;
    alert.textContent = SENTENCE; // after it is there: then it is heard
  }

  window.WebSocket = class extends window.WebSocket {
    constructor(...address) {
      super(...address);
      const late = setTimeout(tell, WAIT_MS);
      this.addEventListener("open", () => {
        clearTimeout(late);
        opened = true;
        told?.remove();
        document.getElementById("root").hidden = false;
      });
      this.addEventListener("close", () => {
        clearTimeout(late);
        tell();
      });
    }
  };

  // Streamlit runs the page anew at R and offers to clear its memory at C, wherever the focus is (WCAG 2.1.4).
  const WRITES = "input, textarea, select, [contenteditable], [role=listbox], [role=combobox], [role=menu]";
  addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[rc]$/i.test(event.key)) return;
      if (!event.target.closest?.(WRITES)) event.stopImmediatePropagation();
    },
    true,
  );
})();
