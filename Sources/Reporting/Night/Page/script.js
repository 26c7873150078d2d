"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // Sorting: figures by data-order, the rest by what is shown. What has no figure stays at the end.
  const order = (cell) => cell.dataset.order === undefined ? cell.textContent.trim() : cell.dataset.order;
  const compare = (left, right, isDescending) => {
    if (left === "" || right === "") return (left === "") - (right === "");
    const numbers = [Number(left), Number(right)];
    const difference = numbers.some(Number.isNaN) ? left.localeCompare(right, "en", { numeric: true }) : numbers[0] - numbers[1];
    return isDescending ? -difference : difference;
  };
  for (const head of all("th[data-sort]")) {
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const column = head.cellIndex;
      const isFirst = !head.hasAttribute("aria-sort");
      // Figures begin with the largest.
      const isDescending = isFirst ? head.classList.contains("number") : head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      const body = head.closest("table").tBodies[0];
      const rows = Array.from(body.rows).map((row) => ({ row, key: order(row.cells[column]) }));
      rows.sort((left, right) => compare(left.key, right.key, isDescending));
      body.append(...rows.map((entry) => entry.row));
    });
  }

  // Searching: one field for a table, one for a database's recommendations.
  let fields = 0;
  const search = (name, place, items) => {
    fields += 1;
    const id = "search-" + fields;
    const input = make("input", { type: "search", id, autocomplete: "off" });
    const status = make("span", { className: "dim" });
    status.setAttribute("role", "status");
    const tool = make("div", { className: "tool" }, make("label", { htmlFor: id, textContent: name }), input, status);
    place.before(tool);
    const texts = items.map((item) => item.textContent.toLowerCase());
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      items.forEach((item, index) => {
        item.hidden = !words.every((word) => texts[index].includes(word));
        if (!item.hidden) shown += 1;
      });
      status.textContent = words.length ? shown + " of " + items.length + " shown" : "";
    });
    return tool;
  };
  for (const table of all("table[data-filter]")) {
    const name = table.dataset.filter;
    search("Search in " + name.charAt(0).toLowerCase() + name.slice(1), table.parentElement, Array.from(table.tBodies[0].rows));
  }
  for (const list of all(".recommendations")) {
    const items = all(".recommendation", list);
    if (items.length < 4) continue;
    const button = make("button", { type: "button", className: "press", textContent: "Open all" });
    button.addEventListener("click", () => {
      const isOpening = items.some((item) => !item.open);
      for (const item of items) item.open = isOpening;
      button.textContent = isOpening ? "Close all" : "Open all";
    });
    search("Search in recommendations", list.querySelector("h3").nextElementSibling, items).append(button);
  }

  // Copying. A page that was opened from a disk may have no clipboard: the text is selected then.
  for (const block of all("pre.copy")) {
    const button = make("button", { type: "button", className: "press", textContent: "Copy" });
    button.setAttribute("aria-live", "polite");
    const frame = make("div", { className: "copied" });
    block.replaceWith(frame);
    frame.append(block, button);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.textContent);
        button.textContent = "Copied";
      } catch {
        window.getSelection().selectAllChildren(block);
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }

  // A link into something that is closed opens it.
  const reveal = () => {
    let element = null;
    try { element = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (!element) return;
    for (let parent = element; parent; parent = parent.parentElement) if (parent.tagName === "DETAILS") parent.open = true;
    element.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  // On paper everything is open.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const element of closed) element.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const element of closed) element.open = false;
  });
})();
