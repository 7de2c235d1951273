"use strict";
(function () {
  var byId = function (id) { return document.getElementById(id); };
  var settings = JSON.parse(byId("settings").textContent);
  var rows = JSON.parse(byId("rows").textContent);
  var columns = settings.columns, words = settings.words;
  var at = {};
  columns.forEach(function (name, place) { if (!(name in at)) { at[name] = place; } });

  var ROW = 30;           // pixels; the style sheet says the same
  var SPARE = 12;         // rows drawn above and below what is seen
  var MOST_PRINTED = 2000;
  var NARROW = ["row", "status", "new_name", "cert_id", "error_code", "error_message"];
  var SHORT = ["row", "cert_id", "region", "old_name", "new_name", "status", "error_code", "error_message", "finished_local"];

  var viewport = byId("viewport"), head = viewport.querySelector("thead"), body = viewport.querySelector("tbody");
  var narrow = window.matchMedia("(max-width: 40rem)");
  var search = byId("search"), all = byId("columns");
  var texts = null;       // of each row, for the search; made when first needed
  var kept = [], sorted = { place: -1, up: true }, drawn = "";

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  }

  function places() {
    if (all.checked) { return columns.map(function (_, place) { return place; }); }
    return (narrow.matches ? NARROW : SHORT).map(function (name) { return at[name]; });
  }

  function fillSelect(id, place, named) {
    var seen = new Map();
    rows.forEach(function (row) { seen.set(row[place], (seen.get(row[place]) || 0) + 1); });
    var select = byId(id);
    var first = element("option", words.all);
    first.value = "*";
    select.append(first);
    Array.from(seen.keys()).sort().forEach(function (value) {
      var option = element("option", (named(value) || "–") + " (" + seen.get(value) + ")");
      option.value = "=" + value;
      select.append(option);
    });
    select.addEventListener("change", filter);
  }

  function textOf(place, value) {
    return place === at.status ? settings.statuses[value] || value : String(value);
  }

  function filter() {
    var wanted = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    var tests = [["status", at.status], ["region", at.region], ["code", at.error_code]].filter(function (pair) {
      return byId(pair[0]).value !== "*";
    }).map(function (pair) { return [pair[1], byId(pair[0]).value.slice(1)]; });
    if (wanted.length && !texts) {
      texts = rows.map(function (row) {
        return (row.join("\n") + "\n" + settings.statuses[row[at.status]]).toLowerCase();
      });
    }
    kept = [];
    for (var i = 0; i < rows.length; i += 1) {
      var row = rows[i];
      if (tests.every(function (test) { return row[test[0]] === test[1]; }) &&
          wanted.every(function (word) { return texts[i].includes(word); })) {
        kept.push(i);
      }
    }
    if (sorted.place >= 0) { sort(); }
    byId("shown").textContent = kept.length.toLocaleString(document.documentElement.lang) + " " + words.of + " " +
      rows.length.toLocaleString(document.documentElement.lang) + " " + words.rows;
    viewport.scrollTop = 0;
    draw(true);
  }

  function sort() {
    var place = sorted.place, sign = sorted.up ? 1 : -1;
    kept.sort(function (a, b) {
      var x = rows[a][place], y = rows[b][place];
      return x === y ? a - b : sign * (x < y ? -1 : 1);
    });
  }

  function sortBy(place) {
    sorted = { place: place, up: place === sorted.place ? !sorted.up : true };
    filter();
  }

  function drawHead() {
    var line = element("tr");
    places().forEach(function (place) {
      var arrow = place !== sorted.place ? "" : sorted.up ? " ▲" : " ▼";
      var cell = element("th", columns[place] + arrow);
      cell.scope = "col";
      cell.tabIndex = 0;
      if (place === sorted.place) { cell.setAttribute("aria-sort", sorted.up ? "ascending" : "descending"); }
      cell.addEventListener("click", function () { sortBy(place); });
      cell.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") { return; }
        event.preventDefault();
        sortBy(place);
        head.rows[0].cells[places().indexOf(place)].focus();
      });
      line.append(cell);
    });
    head.replaceChildren(line);
  }

  function gap(height, width) {
    var line = element("tr", undefined, "gap"), cell = element("td");
    cell.colSpan = width;
    cell.style.height = height + "px";
    line.append(cell);
    return line;
  }

  function line(index, shown) {
    var made = element("tr");
    shown.forEach(function (place) {
      var value = rows[index][place], cell = element("td");
      if (place === at.status) {
        cell.append(element("span", textOf(place, value), "status " + value));
      } else {
        cell.textContent = value;
        if (typeof value === "number") { cell.className = "number"; }
      }
      if (String(value).length > 24) { cell.title = value; }
      made.append(cell);
    });
    made.addEventListener("click", function () { detail(index); });
    return made;
  }

  function drawRange(from, to) {
    var shown = places(), lines = [];
    if (from > 0) { lines.push(gap(from * ROW, shown.length)); }
    for (var i = from; i < to; i += 1) { lines.push(line(kept[i], shown)); }
    if (to < kept.length) { lines.push(gap((kept.length - to) * ROW, shown.length)); }
    if (kept.length === 0) {
      var none = element("tr"), cell = element("td", words.none, "quiet");
      cell.colSpan = shown.length;
      none.append(cell);
      lines.push(none);
    }
    body.replaceChildren.apply(body, lines);
  }

  function draw(anew) {
    var first = Math.floor(viewport.scrollTop / ROW);
    var from = Math.max(0, first - SPARE);
    var to = Math.min(kept.length, first + Math.ceil(viewport.clientHeight / ROW) + SPARE);
    if (!anew && drawn === from + "-" + to) { return; }
    drawn = from + "-" + to;
    if (anew) { drawHead(); }
    drawRange(from, to);
  }

  function detail(index) {
    if (String(window.getSelection())) { return; }
    var list = byId("detail").querySelector("dl");
    list.replaceChildren.apply(list, columns.map(function (name, place) {
      var pair = element("div");
      pair.append(element("dt", name), element("dd", textOf(place, rows[index][place])));
      return pair;
    }));
    byId("detail").showModal();
  }

  function soon(work) {
    var waiting = false;
    return function () {
      if (waiting) { return; }
      waiting = true;
      requestAnimationFrame(function () { waiting = false; work(); });
    };
  }

  window.addEventListener("beforeprint", function () {
    var count = Math.min(kept.length, MOST_PRINTED);
    drawRange(0, count);
    if (body.lastChild && body.lastChild.className === "gap") { body.lastChild.remove(); }
    byId("printed").textContent = count < kept.length ? count + " " + words.of + " " + kept.length + " " + words.printed : "";
  });
  window.addEventListener("afterprint", function () { byId("printed").textContent = ""; draw(true); });

  viewport.hidden = false;
  byId("controls").hidden = false;
  fillSelect("status", at.status, function (value) { return settings.statuses[value]; });
  fillSelect("region", at.region, function (value) { return value; });
  fillSelect("code", at.error_code, function (value) { return value; });
  document.querySelectorAll(".tile").forEach(function (tile) {
    tile.addEventListener("click", function () {
      byId("status").value = tile.dataset.status;
      if (byId("status").selectedIndex < 0) { byId("status").value = "*"; }
      filter();
    });
  });
  search.addEventListener("input", soon(filter));
  all.addEventListener("change", function () { draw(true); });
  viewport.addEventListener("scroll", soon(function () { draw(false); }));
  window.addEventListener("resize", soon(function () { draw(true); }));
  filter();
}());
