"use strict";
// Looks at page.html, as it is, in a frame: at two widths, light and dark. Writes what is wrong into #findings, a line each, and
// at the end what was looked at, so that a check that found nothing to check is seen.
const frame = document.getElementById("page");
const findings = [];
const counts = {};
let view = "";
const wrong = (text) => findings.push(view + ": " + text);
const count = (name, number = 1) => { counts[name] = (counts[name] || 0) + number; };
// Without a screen there are no frames to wait for: a layout is made when it is asked for.
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const name = (element) => element.tagName.toLowerCase() + (element.id ? "#" + element.id : "") +
  " " + JSON.stringify(element.textContent.trim().slice(0, 40));
const scrolls = (element) => element.closest(".scroll, pre.plan, .hidden, .skip, svg svg");

const colour = (text) => {
  const parts = (text.match(/[\d.]+/g) || []).map(Number);
  return text.startsWith("rgb") ? { r: parts[0], g: parts[1], b: parts[2], a: parts.length > 3 ? parts[3] : 1 } : null;
};
const over = (top, below) => ({
  r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a),
  b: top.b * top.a + below.b * (1 - top.a), a: 1,
});
// Source: WCAG 2.2, relative luminance and contrast ratio.
const luminance = ({ r, g, b }) => {
  const [x, y, z] = [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const contrast = (left, right) => {
  const [a, b] = [luminance(left), luminance(right)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
};
// All that the text may stand on: the nearest grounds, and the colours of a gradient.
const grounds = (element) => {
  const style = getComputedStyle(element);
  const below = element.parentElement ? grounds(element.parentElement) : [{ r: 255, g: 255, b: 255, a: 1 }];
  const own = colour(style.backgroundColor);
  const painted = own && own.a > 0 ? below.map((ground) => over(own, ground)) : below;
  const gradient = (style.backgroundImage.match(/rgba?\([^)]*\)/g) || []).map(colour).filter((c) => c.a > 0);
  return painted.concat(gradient.map((c) => over(c, painted[0])));
};

const checkContrast = (page) => {
  for (const element of page.querySelectorAll("body *")) {
    const isText = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
    if (!isText || element.closest("script, style, title, desc, .hidden, .skip") || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const ink = colour(element.closest("svg") ? style.fill : style.color);
    const least = Math.min(...grounds(element).map((ground) => contrast(over(ink, ground), ground)));
    count("contrasts");
    if (least < 4.5) wrong("contrast " + least.toFixed(2) + " of " + name(element));
  }
};

const checkOverflow = (page) => {
  const width = page.documentElement.clientWidth;
  if (page.documentElement.scrollWidth > width) wrong("the page is " + page.documentElement.scrollWidth + " wide");
  for (const element of page.querySelectorAll("body *")) {
    if (scrolls(element) || !element.checkVisibility()) continue;
    const box = element.getBoundingClientRect();
    count("boxes");
    if (box.right > width + 1 || box.left < -1) wrong("out of the page: " + name(element));
    const isClipping = getComputedStyle(element).overflowX !== "visible" && !element.matches(".scroll, pre.plan");
    if (isClipping && element.scrollWidth > element.clientWidth + 1) wrong("cut off: " + name(element));
  }
  // Figures of neighbouring columns don't meet, and a table that scrolls does so inside its container.
  for (const cell of page.querySelectorAll("td, th")) {
    if (cell.scrollWidth > cell.clientWidth + 1) wrong("out of its cell: " + name(cell));
  }
  for (const text of page.querySelectorAll("svg text")) {
    const others = Array.from(text.closest("svg").querySelectorAll("text"));
    const box = text.getBoundingClientRect();
    for (const other of others.slice(others.indexOf(text) + 1)) {
      const next = other.getBoundingClientRect();
      const isApart = next.left >= box.right || next.right <= box.left || next.top >= box.bottom - 2 || next.bottom <= box.top + 2;
      if (!isApart) wrong("labels meet: " + name(text) + " and " + name(other));
    }
  }
};

const checkStructure = (page) => {
  const ids = Array.from(page.querySelectorAll("[id]"), (element) => element.id);
  if (new Set(ids).size !== ids.length) wrong("an id is there twice");
  for (const link of page.querySelectorAll("a[href]")) {
    count("links");
    if (!link.hash || !page.getElementById(decodeURIComponent(link.hash.slice(1)))) wrong("leads nowhere: " + name(link));
  }
  let level = 0;
  for (const heading of page.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.tagName[1]);
    count("headings");
    if (next > level + 1) wrong("a level is left out before " + name(heading));
    if (!heading.textContent.trim()) wrong("an empty heading");
    level = next;
  }
  for (const landmark of ["header", "nav", "main", "footer", "h1"]) {
    if (page.querySelectorAll("body " + landmark).length !== 1) wrong("not one " + landmark);
  }
  for (const control of page.querySelectorAll("button, input, summary, [role=region]")) {
    const label = control.labels && control.labels.length ? control.labels[0].textContent : control.textContent;
    count("controls");
    if (!(control.getAttribute("aria-label") || label).trim()) wrong("no name: " + control.outerHTML.slice(0, 80));
  }
  for (const drawing of page.querySelectorAll("svg[role=img]")) {
    count("drawings");
    for (const id of drawing.getAttribute("aria-labelledby").split(" ")) {
      if (!page.getElementById(id).textContent.trim()) wrong("a drawing without words: " + id);
    }
  }
};

const checkSorting = (page) => {
  const order = (cell) => (cell.dataset.order === undefined ? cell.textContent.trim() : cell.dataset.order);
  for (const table of page.querySelectorAll("table")) {
    const body = table.tBodies[0];
    for (const head of table.querySelectorAll("th[data-sort]")) {
      const before = body.rows.length;
      for (const expected of head.classList.contains("number") ? ["descending", "ascending"] : ["ascending", "descending"]) {
        head.querySelector("button").click();
        count("sortings");
        if (head.getAttribute("aria-sort") !== expected) wrong("not " + expected + ": " + name(head));
        if (table.querySelectorAll("[aria-sort]").length !== 1) wrong("two orders at once: " + name(head));
        const keys = Array.from(body.rows, (row) => order(row.cells[head.cellIndex]));
        const known = keys.filter((key) => key !== "");
        if (keys.indexOf("") >= 0 && keys.indexOf("") < known.length) wrong("what is missing is not last: " + name(head));
        const sign = expected === "ascending" ? 1 : -1;
        for (let i = 1; i < known.length; i += 1) {
          const [left, right] = [known[i - 1], known[i]];
          const isNumber = !Number.isNaN(Number(left)) && !Number.isNaN(Number(right));
          const difference = isNumber ? left - right : left.localeCompare(right, "en", { numeric: true });
          if (difference * sign > 0) wrong("not in order: " + name(head) + ", " + left + " before " + right);
        }
      }
      if (body.rows.length !== before) wrong("rows got lost: " + name(head));
    }
  }
};

const checkSearching = (page) => {
  for (const tool of page.querySelectorAll(".tool")) {
    const input = tool.querySelector("input");
    if (!input) continue;
    const place = tool.nextElementSibling;
    const list = place.matches(".scroll")
      ? Array.from(place.querySelector("table").tBodies[0].rows) : Array.from(tool.parentElement.querySelectorAll(".recommendation"));
    const type = (text) => {
      input.value = text;
      input.dispatchEvent(new Event("input"));
      return list.filter((item) => item.checkVisibility()).length;
    };
    count("searches");
    const word = list[list.length - 1].textContent.trim().split(/\s+/)[0];
    const some = type(word);
    const expected = list.filter((item) => item.textContent.toLowerCase().includes(word.toLowerCase())).length;
    if (some !== expected || some === 0) wrong("search for " + word + " shows " + some + " of " + expected);
    if (!tool.querySelector("[role=status]").textContent.startsWith(some + " of " + list.length)) wrong("the search does not say what it shows");
    if (type("no such text anywhere") !== 0) wrong("a search for nothing shows something");
    if (type("") !== list.length) wrong("an ended search hides something");
  }
};

const checkRevealing = async (page) => {
  for (const details of page.querySelectorAll("details")) details.open = false;
  for (const link of page.querySelectorAll(".steps a, .changes a, tbody a")) {
    const target = page.getElementById(decodeURIComponent(link.hash.slice(1)));
    link.click();
    await settled();
    await new Promise((resolve) => setTimeout(resolve, 50));
    count("revealed");
    if (!target.checkVisibility() || (target.tagName === "DETAILS" && !target.open)) wrong("stays closed: " + link.hash);
  }
};

const checkCopying = async (page) => {
  const block = page.querySelector("pre.copy");
  const button = block.parentElement.querySelector("button");
  button.click();
  await new Promise((resolve) => setTimeout(resolve, 200));
  count("copies");
  if (!["Copied", "Selected"].includes(button.textContent)) wrong("nothing is copied");
};

const run = async () => {
  const page = frame.contentDocument;
  for (const scheme of ["light", "dark"]) {
    for (const width of [390, 1440]) {
      view = scheme + " " + width;
      frame.style.width = width + "px";
      frame.style.colorScheme = scheme;
      await settled();
      const isDark = page.defaultView.matchMedia("(prefers-color-scheme: dark)").matches;
      if (isDark !== (scheme === "dark")) wrong("the scheme is not taken");
      if (page.documentElement.clientWidth !== width) wrong("the page is laid out for " + page.documentElement.clientWidth);
      // Closed first, then with all that there is.
      for (const isOpen of [false, true]) {
        for (const details of page.querySelectorAll("details")) details.open = isOpen;
        await settled();
        checkOverflow(page);
        checkContrast(page);
      }
      checkStructure(page);
    }
  }
  view = "at work";
  checkSorting(page);
  checkSearching(page);
  await checkCopying(page);
  await checkRevealing(page);
};

frame.addEventListener("load", async () => {
  try { await run(); } catch (error) { wrong("the checks ended: " + error + " " + error.stack); }
  document.getElementById("findings").textContent = JSON.stringify({ findings, counts });
});
