"use strict";
// The table of a contest: sorted and searched in memory; only the rows that are shown are in the document.
(() => {
  const { bones, rows, words } = JSON.parse(document.getElementById("data").textContent);
  const [PLACE, WHO, BESIDE, SCORE, ERROR, SHAPE, TIMING, LATE, BETWEEN, LOW, STILLS] = rows.length ? [...rows[0].keys()] : [];
  const SORTED_BY = [PLACE, null, WHO, SCORE, SHAPE, TIMING, LATE, LOW];  // of each column
  const LEFT = new Set([4, 5, 8, 9]), TORSO = new Set([0, 1, 2, 3]);  // bones by their place in the list
  const STEP = 100;
  const body = document.querySelector("#ranking tbody"), more = document.getElementById("more");
  const search = document.getElementById("search"), shown = document.getElementById("shown");
  const heads = [...document.querySelectorAll("#ranking th")];
  let column = 0, direction = 1, count = STEP, found = rows;

  const texts = rows.map(row => `${row[WHO]} ${row[BESIDE]}`.toLocaleLowerCase());

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function drawn(pose, rings = []) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "-175 -245 350 480");
    svg.setAttribute("aria-hidden", "true");
    if (!pose) return svg;
    const at = k => pose[2 * k] === null ? null : [pose[2 * k], pose[2 * k + 1]];
    const add = (name, attributes) => {
      const part = document.createElementNS(svg.namespaceURI, name);
      for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
      svg.append(part);
    };
    bones.forEach(([a, b], k) => {
      const from = at(a), to = at(b);
      const side = TORSO.has(k) ? " torso" : LEFT.has(k) ? "" : " right";
      if (from && to) add("path", { class: "bone" + side, d: `M${from}L${to}` });
    });
    if (at(0)) add("circle", { class: "headed", cx: at(0)[0], cy: at(0)[1], r: 26 });
    for (const ring of rings) if (at(ring)) add("circle", { class: "ring", cx: at(ring)[0], cy: at(ring)[1], r: 38 });
    return svg;
  }

  function mistake(one) {
    const pair = element("div", { class: "pair" },
      element("div", {}, drawn(one.theirs), words.theirs), element("div", {}, drawn(one.mine, one.points), words.mine));
    const where = element("p", { class: "quiet" }, one.where);
    return element("div", {}, pair, where, element("p", {}, one.said));
  }

  function toggle(line, row) {
    if (line.nextElementSibling?.classList.contains("opened")) {
      line.nextElementSibling.remove();
      line.setAttribute("aria-expanded", "false");
      return;
    }
    const told = row[STILLS] ? row[STILLS].mistakes : [];
    const cell = element("td", { colspan: heads.length },
      element("div", { class: "stills" }, ...(told.length ? told.map(mistake) : [words.none])));
    line.after(element("tr", { class: "opened" }, cell));
    line.setAttribute("aria-expanded", "true");
  }

  function lineOf(row) {
    const who = element("td", { class: "who" }, row[WHO]);
    if (row[BESIDE]) who.append(element("small", {}, row[BESIDE]));
    const late = row[LATE] === null ? "–" : (row[LATE] < 0 ? words.early : words.late).replace("{ms}", Math.abs(row[LATE]));
    const line = element("tr", { class: "entry", tabindex: "0", "aria-expanded": "false" },
      element("td", { class: "place" }, String(row[PLACE])),
      element("td", { class: "thumb" }, drawn(row[STILLS] && row[STILLS].best)), who,
      element("td", { class: "score" }, `${row[SCORE].toFixed(1)} `, element("small", {}, `± ${row[ERROR].toFixed(1)}`)),
      element("td", {}, String(row[SHAPE])), element("td", {}, String(row[TIMING])), element("td", {}, late),
      element("td", {}, row[BETWEEN]));
    line.addEventListener("click", () => toggle(line, row));
    line.addEventListener("keydown", event => { if (event.key === "Enter") toggle(line, row); });
    return line;
  }

  function compare(a, b) {
    const key = SORTED_BY[column], x = a[key], y = b[key];
    if (x === y) return b[SCORE] - a[SCORE];
    if (x === null || y === null) return x === null ? 1 : -1;
    return direction * (typeof x === "string" ? x.localeCompare(y) : x - y);
  }

  function show() {
    const wanted = search.value.trim().toLocaleLowerCase();
    found = rows.filter((row, k) => texts[k].includes(wanted)).sort(compare);
    body.replaceChildren(...found.slice(0, count).map(lineOf));
    heads.forEach((head, k) => {
      if (k === column) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    const rest = found.length - count;
    more.hidden = rest <= 0;
    more.textContent = words.more.replace("{count}", Math.min(rest, STEP));
    shown.textContent = words.found.replace("{shown}", found.length).replace("{all}", rows.length);
  }

  for (const button of document.querySelectorAll("#ranking button")) {
    button.addEventListener("click", () => {
      const chosen = Number(button.dataset.column);
      direction = chosen === column ? -direction : [3, 4, 5].includes(chosen) ? -1 : 1;
      column = chosen;
      count = STEP;
      show();
    });
  }
  search.addEventListener("input", () => { count = STEP; show(); });
  more.addEventListener("click", () => {
    body.append(...found.slice(count, count + STEP).map(lineOf));
    count += STEP;
    more.hidden = found.length <= count;
    more.textContent = words.more.replace("{count}", Math.min(found.length - count, STEP));
  });
  show();
})();
