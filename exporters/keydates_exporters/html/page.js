/*
 * What the page can do beyond being read: select an item wherever it is shown, filter, and zoom.
 *
 * Everything here adds to a page that is complete without it. It reads the page and nothing else:
 * it asks for no file, keeps nothing, and makes elements of words, never of markup.
 */
"use strict";

(function () {
  /**
   * @typedef {object} Item An item of the chronology, wherever it is shown.
   * @property {number} order Its place in the chronology.
   * @property {HTMLElement} article
   * @property {HTMLElement | null} row Its row of the table at a glance.
   * @property {Mark[]} marks What shows it in the figures.
   * @property {number | null} from The first day it can have begun, null where that is open.
   * @property {number | null} to The last day it can have lasted.
   * @property {string} category
   * @property {string[]} actors
   * @property {string[]} places
   * @property {boolean} shown Whether the filters let it through.
   *
   * @typedef {object} Mark A link of a figure.
   * @property {SVGAElement} link
   * @property {Item[]} items What it shows, at least one.
   * @property {View} view The figure it is in.
   *
   * @typedef {object} View A figure that can be zoomed.
   * @property {() => void} printed Show the whole figure until `restored`.
   * @property {() => void} restored
   * @property {(link: SVGAElement) => void} reveal Move a mark into what is seen of the figure.
   */

  const FARTHEST = 16;
  const STEP = 1.5;
  const CLOSE_YEARS = 60; // up to which days are chosen, and beyond which only years

  const /** @type {Map<string, Item>} */ items = new Map();
  for (const article of document.querySelectorAll("article.event")) {
    const data = article.dataset;
    items.set(article.id, {
      order: items.size,
      article,
      row: null,
      marks: [],
      from: day(data.on ?? data.from),
      to: day(data.on ?? data.to),
      category: article.querySelector("[data-category]")?.textContent ?? "",
      actors: words(data.actors),
      places: words(data.places),
      shown: true,
    });
  }
  if (!items.size) {
    return;
  }
  document.documentElement.classList.add("js");
  for (const link of document.querySelectorAll("tr th a")) {
    const item = items.get(target(link));
    if (item) {
      item.row = link.closest("tr");
    }
  }
  const said = make("p", { class: "visually-hidden", role: "status" });
  document.body.append(said);
  const /** @type {Mark[]} */ marks = [];
  const views = [...document.querySelectorAll(".figure-frame")].map(makeView);
  const filters = makeFilters(document.getElementById("_filters"));

  // Selecting

  let /** @type {Item[]} */ selected = [];
  let /** @type {HTMLElement | SVGElement | null} */ origin = null; // the link that was followed
  let finders = null;

  /**
   * Mark items as selected wherever they are shown, in place of those that were.
   * @param {Item[]} chosen The one to be read first.
   */
  function select(chosen) {
    for (const item of selected) {
      highlight(item, false);
    }
    finders?.remove();
    finders = null;
    selected = chosen;
    for (const item of selected) {
      highlight(item, true);
    }
    if (selected.length) {
      selected[0].article.setAttribute("aria-current", "true");
      addFinders(selected[0]);
      selected[0].marks.forEach((mark) => mark.view.reveal(mark.link));
    }
  }

  /**
   * @param {Item} item
   * @param {boolean} on
   */
  function highlight(item, on) {
    item.article.classList.toggle("is-selected", on);
    item.row?.classList.toggle("is-selected", on);
    item.article.removeAttribute("aria-current");
    for (const mark of item.marks) {
      mark.link.classList.toggle("is-selected", on);
    }
  }

  /** Add the ways from a selected item to where the figures show it. */
  function addFinders(item) {
    const seen = new Set();
    for (const mark of item.marks) {
      const heading = mark.link.closest(".figure-section")?.querySelector("h2")?.textContent ?? "figure";
      if (mark.link.hasAttribute("aria-hidden") || seen.has(heading)) {
        continue;
      }
      seen.add(heading);
      const button = make("button", { type: "button" }, `Show on the ${heading.toLowerCase()}`);
      button.addEventListener("click", () => mark.link.focus());
      finders ??= make("p", { class: "finders" });
      finders.append(button);
    }
    if (finders) {
      item.article.append(inEnglish(finders));
    }
  }

  /** Select nothing, take the item out of the address and go back to the link that led to it. */
  function deselect() {
    select([]);
    history.replaceState(null, "", location.href.split("#")[0]);
    origin?.focus();
    origin = null;
  }

  /** Select what a link shows, and go to the first of it that the filters let through. */
  function follow(link, found) {
    if (!found.some((item) => item.shown)) {
      filters.reset("The filters are reset to show this item.");
    }
    const shown = found.filter((item) => item.shown);
    select(shown);
    origin = link;
    const { article } = shown[0];
    article.tabIndex = -1;
    if (location.hash === `#${article.id}`) {
      article.scrollIntoView();
    } else {
      location.hash = article.id;
    }
    article.focus({ preventScroll: true });
    if (shown.length > 1) {
      const seen = [...link.querySelectorAll("text")].map((text) => text.textContent).join(", ");
      say(`${link.getAttribute("aria-label") ?? seen}. ${shown.length} items are selected; this is the first.`);
    }
  }

  /** Select the item that the address names, if it names one. */
  function selectAddressed() {
    const item = items.get(location.hash.slice(1));
    if (!item) {
      select([]);
      return;
    }
    if (item === selected[0]) {
      return;
    }
    if (!item.shown) {
      filters.reset("The filters are reset to show this item.");
      item.article.scrollIntoView();
    }
    origin = null;
    select([item]);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    const found = shownBy(link);
    if (found.length) {
      event.preventDefault();
      follow(link, found);
    } else if (document.getElementById(target(link))?.closest("[hidden]")) {
      filters.reset("The filters are reset to show this part.");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && selected.length && !event.target.closest("input, select")) {
      deselect();
    }
  });
  addEventListener("hashchange", selectAddressed);
  addEventListener("beforeprint", () => views.forEach((view) => view.printed()));
  addEventListener("afterprint", () => views.forEach((view) => view.restored()));
  selectAddressed();

  // Figures

  /**
   * Let a figure be zoomed and moved, and its marks be gone through with the arrow keys.
   * @param {HTMLElement} frame
   * @returns {View}
   */
  function makeView(frame) {
    const svg = frame.querySelector("svg");
    const box = svg.getAttribute("viewBox");
    const [, , width, height] = box.split(" ").map(Number);
    const name = frame.getAttribute("aria-label") ?? "figure";
    let zoom = 1;
    let left = 0;
    let top = 0;
    let grip = null;
    let dragged = false;

    const button = (sign, label, act) => {
      const made = make("button", { type: "button", "aria-label": `${label}: ${name}` }, sign);
      made.addEventListener("click", act);
      return made;
    };
    const closer = button("+", "Zoom in", () => zoomTo(zoom * STEP));
    const farther = button("−", "Zoom out", () => zoomTo(zoom / STEP));
    const whole = button("Reset", "Reset zoom", () => zoomTo(1));
    const help = "Ctrl and wheel zoom; + − 0 and arrow keys, too";
    const tools = make("div", { class: "figure-tools" }, closer, farther, whole);
    tools.append(make("span", { class: "hint" }, help));
    frame.before(inEnglish(tools));

    function show() {
      const [across, down] = [width / zoom, height / zoom];
      left = Math.min(Math.max(left, 0), width - across);
      top = Math.min(Math.max(top, 0), height - down);
      svg.setAttribute("viewBox", [left, top, across, down].map((n) => n.toFixed(2)).join(" "));
      svg.classList.toggle("is-zoomed", zoom > 1);
      enable(closer, zoom < FARTHEST);
      enable(farther, zoom > 1);
      enable(whole, zoom > 1);
    }

    /** Zoom, keeping a point where it is: given as parts of the figure's width and height. */
    function zoomTo(next, across = 0.5, down = 0.5) {
      next = Math.min(Math.max(next, 1), FARTHEST);
      if (next === zoom) {
        return;
      }
      left += across * (width / zoom - width / next);
      top += down * (height / zoom - height / next);
      zoom = next;
      show();
      say(`${name}: zoom ${Math.round(100 * zoom)}%`);
    }

    svg.addEventListener(
      "wheel",
      (event) => {
        if (event.ctrlKey) {
          event.preventDefault();
          const { x, y, width: wide, height: high } = svg.getBoundingClientRect();
          const factor = Math.exp(-Math.min(Math.max(event.deltaY, -60), 60) / 150);
          zoomTo(zoom * factor, (event.clientX - x) / wide, (event.clientY - y) / high);
        }
      },
      { passive: false },
    );
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("pointerdown", (event) => {
      dragged = false;
      if (zoom > 1 && event.isPrimary && event.button === 0) {
        grip = { x: event.clientX, y: event.clientY, left, top };
      }
    });
    svg.addEventListener("pointermove", (event) => {
      if (!grip) {
        return;
      }
      const [right, down] = [event.clientX - grip.x, event.clientY - grip.y];
      if (!dragged && Math.hypot(right, down) < 5) {
        return;
      }
      if (!dragged) {
        dragged = true;
        svg.setPointerCapture(event.pointerId);
      }
      const points = width / zoom / svg.getBoundingClientRect().width;
      left = grip.left - right * points;
      top = grip.top - down * points;
      show();
    });
    for (const end of ["pointerup", "pointercancel"]) {
      svg.addEventListener(end, () => {
        grip = null;
      });
    }
    // A mark that was only the handle of a drag is not followed.
    const drop = (event) => {
      if (dragged) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    frame.addEventListener("click", drop, { capture: true });

    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    frame.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const zooms = { "+": zoom * STEP, "=": zoom * STEP, "-": zoom / STEP, 0: 1 };
      const move = moves[event.key];
      if (event.key in zooms) {
        zoomTo(zooms[event.key]);
      } else if (move && event.target === frame && zoom > 1) {
        left += (move[0] * width) / zoom / 8;
        top += (move[1] * height) / zoom / 8;
        show();
      } else {
        return;
      }
      event.preventDefault();
    });

    let kept = null;
    const view = {
      printed() {
        kept = svg.getAttribute("viewBox");
        svg.setAttribute("viewBox", box);
      },
      restored() {
        svg.setAttribute("viewBox", kept ?? box);
      },
      reveal(link) {
        if (zoom > 1) {
          const at = link.getBBox();
          const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
          if (x < left || x > left + width / zoom || y < top || y > top + height / zoom) {
            left = x - width / zoom / 2;
            top = y - height / zoom / 2;
            show();
          }
        }
        if (frame.scrollWidth > frame.clientWidth) {
          const [here, there] = [frame.getBoundingClientRect(), link.getBoundingClientRect()];
          if (there.left < here.left || there.right > here.right) {
            frame.scrollLeft += (there.left + there.right - here.left - here.right) / 2;
          }
        }
      },
    };
    addMarks(frame, view);
    show();
    return view;
  }

  /**
   * Learn the marks of a figure, and make them one stop of the Tab key.
   * @param {HTMLElement} frame
   * @param {View} view
   */
  function addMarks(frame, view) {
    const /** @type {Mark[]} */ stops = [];
    const worded = new Set(
      [...frame.querySelectorAll("a.mark text")].map((text) => shownBy(text.parentNode)[0]),
    );
    for (const link of frame.querySelectorAll("a.mark, a.stop")) {
      const shown = shownBy(link);
      if (!shown.length) {
        continue;
      }
      const mark = { link, items: shown, view };
      marks.push(mark);
      shown.forEach((item) => item.marks.push(mark));
      link.setAttribute("tabindex", "-1");
      if (link.matches(".mark") && !worded.has(shown[0])) {
        // A mark without words is called like its item.
        link.setAttribute("aria-label", nameOf(shown));
        link.removeAttribute("aria-hidden");
      }
      if (!link.hasAttribute("aria-hidden")) {
        stops.push(mark);
      }
    }
    stops.sort((one, other) => one.items[0].order - other.items[0].order);
    let now = stops[0];
    const stopAt = (mark) => {
      now?.link.setAttribute("tabindex", "-1");
      now = mark;
      now?.link.setAttribute("tabindex", "0");
    };
    stopAt(now);
    // Listened to by the frame, because an SVG element that hears of focus can be focused itself.
    frame.addEventListener("focusin", (event) => {
      const mark = stops.find(({ link }) => link === event.target);
      if (mark) {
        stopAt(mark);
        view.reveal(mark.link);
      }
    });
    frame.addEventListener("keydown", (event) => {
      const open = stops.filter((mark) => mark.items.some((item) => item.shown));
      const at = open.findIndex(({ link }) => link === event.target);
      const next = {
        ArrowRight: at + 1,
        ArrowDown: at + 1,
        ArrowLeft: at - 1,
        ArrowUp: at - 1,
        Home: 0,
        End: open.length - 1,
      }[event.key];
      if (next !== undefined && at >= 0) {
        event.preventDefault();
        open[next]?.link.focus();
      }
    });
  }

  // Filters

  /**
   * Fill and show the section of filters.
   * @param {HTMLElement | null} section
   * @returns {{reset: (why: string) => void}}
   */
  function makeFilters(section) {
    const all = [...items.values()];
    const /** @type {Map<HTMLElement, Item[]>} */ years = new Map();
    for (const item of all) {
      const year = item.article.parentElement;
      years.set(year, years.get(year) ?? []);
      years.get(year).push(item);
    }
    const form = make("form", {});
    const status = make("p", { role: "status" });

    const choices = [
      { title: "Category", of: (item) => [item.category], names: new Map([["", "No category"]]) },
      { title: "Actor", of: (item) => item.actors, names: namesOf("actor") },
      { title: "Place", of: (item) => item.places, names: namesOf("place") },
    ].flatMap(makeChoice);

    /** Put a control and its name into the form. */
    function addField(title, control) {
      control.id = `_filter-${title.toLowerCase().replace(" ", "-")}`;
      form.append(make("p", {}, make("label", { for: control.id }, title), control));
    }

    /** Make a list to choose from, unless there is nothing to choose. */
    function makeChoice({ title, of, names }) {
      const counts = new Map();
      for (const item of all) {
        for (const key of new Set(of(item))) {
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
      }
      if (counts.size < 2) {
        return [];
      }
      const options = [...counts]
        .map(([key, count]) => ({ key, count, name: names.get(key) ?? key }))
        .sort((one, other) => !one.key - !other.key || one.name.localeCompare(other.name));
      const list = make("select", {}, make("option", { value: "" }, "All"));
      options.forEach(({ name, count }, number) => {
        list.append(make("option", { value: String(number) }, `${name} (${count})`));
      });
      addField(title, list);
      return [
        () => {
          const chosen = options[Number(list.value)]?.key;
          return list.value === "" ? null : (item) => of(item).includes(chosen);
        },
      ];
    }

    const bounds = all.flatMap(({ from, to }) => [from, to]).filter((bound) => bound !== null);
    const first = Math.floor(bounds.reduce((one, other) => Math.min(one, other), Infinity) / 1e4);
    const last = Math.floor(bounds.reduce((one, other) => Math.max(one, other), -Infinity) / 1e4);
    const byDay = first > 0 && last <= 9999 && last - first <= CLOSE_YEARS;
    const window_ = ["From", "To"].map((title) => {
      const box = make("input", { type: byDay ? "date" : "number" });
      if (byDay) {
        box.min = `${String(first).padStart(4, "0")}-01-01`;
        box.max = `${String(last).padStart(4, "0")}-12-31`;
      }
      if (bounds.length) {
        addField(byDay ? title : `${title} year`, box);
      }
      return box;
    });

    /** Return a bound of the window as a number that sorts, or null where none is set. */
    function bound(box, ofYear) {
      if (byDay || !box.value) {
        return day(box.value);
      }
      const year = Math.trunc(Number(box.value));
      // The page says 44 BC of what the calendar that reckons through zero calls -43.
      return (year < 0 ? year + 1 : year) * 1e4 + ofYear;
    }

    /** Show what passes all filters, and say how much that is. */
    function apply() {
      const tests = choices.map((choice) => choice()).filter(Boolean);
      const [from, to] = [bound(window_[0], 101), bound(window_[1], 1231)];
      const timed = from !== null || to !== null;
      let shown = 0;
      let undated = 0;
      for (const item of all) {
        let passes = tests.every((test) => test(item));
        if (passes && timed) {
          if (item.from === null && item.to === null) {
            undated += 1;
            passes = false;
          } else {
            passes =
              (to === null || item.from === null || item.from <= to) &&
              (from === null || item.to === null || item.to >= from);
          }
        }
        shown += passes;
        if (passes !== item.shown) {
          item.shown = passes;
          item.article.hidden = !passes;
          if (item.row) {
            item.row.hidden = !passes;
          }
        }
      }
      for (const [year, inside] of years) {
        year.hidden = !inside.some((item) => item.shown);
      }
      for (const mark of marks) {
        mark.link.classList.toggle("is-dimmed", !mark.items.some((item) => item.shown));
      }
      status.textContent = [
        shown ? `${shown} of ${all.length} items shown.` : "No item matches these filters.",
        from !== null && to !== null && from > to ? "The time ends before it begins." : "",
        undated ? `${undated} undated ${undated === 1 ? "item" : "items"} not shown.` : "",
      ]
        .filter(Boolean)
        .join(" ");
      enable(whole, tests.length || timed);
    }

    const whole = make("button", { type: "reset" }, "Reset filters");
    form.append(whole);
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    // The boxes are empty only after the event.
    form.addEventListener("reset", () => setTimeout(apply));
    const hint =
      "With a time set, every item stays that may fall within it: one dated by a year alone " +
      "may fall on any day of that year." +
      (first <= 0 ? " Years before Christ are below zero: −44 is 44 BC." : "");
    if (section && (choices.length || bounds.length)) {
      section.append(make("h2", {}, "Filter"), form, status);
      if (bounds.length) {
        section.append(make("p", { class: "hint" }, hint));
      }
      inEnglish(section).hidden = false;
      apply();
    }
    return {
      reset(why) {
        form.reset();
        apply();
        say(why);
      },
    };
  }

  /** Return the names of all actors or places by their ids. */
  function namesOf(kind) {
    const names = new Map();
    for (const { dataset, textContent } of document.querySelectorAll(`.event [data-${kind}]`)) {
      names.set(dataset[kind], dataset.name ?? textContent.trim());
    }
    return names;
  }

  // Small tools

  /** Return the id that a link leads to. */
  function target(link) {
    return link.getAttribute("href").slice(1);
  }

  /** Return the date and the title of the first of some items, and how many more there are. */
  function nameOf(shown) {
    const title = shown[0].article.querySelector("h4").textContent.trim().replace(/\s+/g, " ");
    return shown.length > 1 ? `${title}, and ${shown.length - 1} more` : title;
  }

  /** Return the items that a link leads to, in the order in which it names them. */
  function shownBy(link) {
    return words(link.dataset.events ?? target(link))
      .map((id) => items.get(id))
      .filter(Boolean);
  }

  /** Return a day as a number that sorts, also before the year 1; null where there is none. */
  function day(iso) {
    const parts = /^([+-]?\d{4,})-(\d\d)-(\d\d)$/.exec(iso ?? "");
    return parts && Number(parts[1]) * 1e4 + Number(parts[2]) * 100 + Number(parts[3]);
  }

  /** Return the words of a list in an attribute. */
  function words(list) {
    return (list ?? "").split(" ").filter(Boolean);
  }

  /** Make an element with attributes and with what it holds: elements, or words as they are. */
  function make(tag, attributes, ...content) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      made.setAttribute(name, value);
    }
    made.append(...content);
    return made;
  }

  /** Let a button that would do nothing say so, and stay where it can be reached. */
  function enable(button, on) {
    button.setAttribute("aria-disabled", String(!on));
  }

  /** Say that words of this script are English, where the page is not. */
  function inEnglish(element) {
    if (!/^en\b/i.test(document.documentElement.lang)) {
      element.lang = "en";
      element.dir = "ltr";
    }
    return element;
  }

  /** Tell those who do not see the page. */
  function say(sentence) {
    said.textContent = sentence;
  }
})();
