"use strict";

function each(root, selector, act) {
  root.querySelectorAll(selector).forEach(act);
}

// Before and after: one line divides the part of the picture that is in the window.
function slider(picture) {
  const room = picture.querySelector(".slider");
  const view = room.querySelector(".window");
  const stack = room.querySelector(".stack");
  const range = room.querySelector("input[type=range]");
  const after = room.querySelector(".after");
  const errors = room.querySelector(".error");
  const ring = room.querySelector(".ring");
  const width = Number(stack.style.getPropertyValue("--w"));
  const height = Number(stack.style.getPropertyValue("--h"));
  let card = null;

  function divide() {
    const left = stack.offsetLeft - view.offsetLeft;
    const seen = Math.min(view.clientWidth, stack.clientWidth);
    const at = view.scrollLeft + (range.value / 100) * seen - (stack.clientWidth > view.clientWidth ? left : 0);
    stack.style.setProperty("--at", (100 * at) / stack.clientWidth + "%");
  }

  function choose(k) {
    card = picture.querySelector('.card[data-k="' + k + '"]');
    const figures = JSON.parse(card.dataset.figures);
    after.src = card.querySelector("img").src;
    if (!errors.hidden) after.decode().then(drawErrors);
    const worst = figures.largest_error;
    ring.hidden = !worst.levels;
    ring.style.left = (100 * (worst.x + 0.5)) / width + "%";
    ring.style.top = (100 * (worst.y + 0.5)) / height + "%";
    room.querySelector(".line-of-figures").textContent =
      figures.said + ": " + figures.bytes.toLocaleString("en") + " bytes, " +
      (figures.psnr === null ? "exact" :
        figures.psnr.toFixed(2) + " dB, the worst pixel " + worst.levels + " levels off at (" + worst.x + ", " + worst.y + ")");
    room.querySelector(".go").disabled = !worst.levels;
  }

  function samples(image) {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  }

  function drawErrors() {
    const [first, second] = [room.querySelector(".before"), after].map(samples);
    const shades = JSON.parse(stack.dataset.shades).map(([level, hex]) => [level, parseInt(hex.slice(1), 16)]);
    const context = errors.getContext("2d");
    const image = context.createImageData(width, height);
    for (let i = 0; i < first.length; i += 4) {
      const off = Math.max(...[0, 1, 2].map((c) => Math.abs(first[i + c] - second[i + c])));
      const shade = shades.findLast(([level]) => off >= level)[1];
      image.data.set([shade >> 16, (shade >> 8) & 255, shade & 255, 255], i);
    }
    context.putImageData(image, 0, 0);
  }

  function zoom(factor) {
    const old = stack.clientWidth;
    const middle = [view.scrollLeft + view.clientWidth / 2, view.scrollTop + view.clientHeight / 2];
    const fits = factor === "fit";
    stack.style.width = fits ? "" : factor * width + "px";
    view.classList.toggle("zoomed", !fits);
    const grown = stack.clientWidth / old;
    view.scrollLeft = middle[0] * grown - view.clientWidth / 2;
    view.scrollTop = middle[1] * grown - view.clientHeight / 2;
    divide();
  }

  function drag(event) {
    const box = stack.getBoundingClientRect();
    const seen = view.getBoundingClientRect();
    const left = Math.max(box.left, seen.left);
    const wide = Math.min(view.clientWidth, box.width);
    range.value = (100 * (event.clientX - left)) / wide;
    divide();
  }

  each(room, ".ks input", (input) => input.addEventListener("change", () => choose(input.value)));
  each(room, ".zooms input", (input) => input.addEventListener("change", () => zoom(input.value)));
  room.querySelector(".errors").addEventListener("change", (event) => {
    errors.hidden = !event.target.checked;
    if (!errors.hidden) drawErrors();
  });
  room.querySelector(".go").addEventListener("click", () => {
    const worst = JSON.parse(card.dataset.figures).largest_error;
    room.querySelector('.zooms input[value="8"]').checked = true;
    zoom("8");
    view.scrollLeft = 8 * (worst.x + 0.5) - view.clientWidth / 2;
    view.scrollTop = 8 * (worst.y + 0.5) - view.clientHeight / 2;
    divide();
  });
  range.addEventListener("input", divide);
  view.addEventListener("scroll", divide);
  window.addEventListener("resize", divide);
  let dragging = false;
  stack.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (event.pointerType === "touch" && view.classList.contains("zoomed")) return; // it pans
    dragging = true;
    stack.setPointerCapture(event.pointerId);
    drag(event);
  });
  stack.addEventListener("pointermove", (event) => dragging && drag(event));
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    stack.addEventListener(name, () => { dragging = false; });
  }
  each(stack, "img", (image) => image.addEventListener("dragstart", (event) => event.preventDefault()));
  choose(room.querySelector(".ks input:checked").value);
  divide();
}

// Colours in space, made when they come into sight: browsers have few contexts for WebGL.
function hasWebGL() {
  const canvas = document.createElement("canvas");
  try {
    return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
  } catch (error) {
    return false;
  }
}

function ink() {
  const style = getComputedStyle(document.documentElement);
  return { ink: style.getPropertyValue("--ink").trim(), faint: style.getPropertyValue("--faint").trim() };
}

function inks() {
  const { ink: text, faint } = ink();
  const changes = { "font.color": text };
  for (const axis of ["xaxis", "yaxis", "zaxis"]) {
    changes["scene." + axis + ".gridcolor"] = faint;
    changes["scene." + axis + ".color"] = text;
  }
  return changes;
}

function space(picture) {
  const room = picture.querySelector(".space");
  const plot = room.querySelector(".plot");
  if (!hasWebGL()) {
    plot.classList.add("without");
    plot.textContent = "This browser has no WebGL, so that the colours cannot be shown in space. All else on the page works without.";
    room.querySelector(".controls").hidden = true;
    return;
  }
  let made = null;
  function make() {
    if (made) return;
    const figure = JSON.parse(room.querySelector("script").textContent);
    made = Plotly.newPlot(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true, scrollZoom: false })
      .then(() => Plotly.update(plot, { "marker.line.color": ink().ink }, inks()))
      .then(() => { plot.dataset.drawn = "yes"; });
  }
  new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) make();
  }, { rootMargin: "200px" }).observe(plot);
  window.addEventListener("beforeprint", make);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (made) made.then(() => Plotly.update(plot, { "marker.line.color": ink().ink }, inks()));
  });
  each(room, ".books input", (input) => input.addEventListener("change", () => {
    make();
    made.then(() => {
      const shown = plot.data.map((trace, number) => number === 0 || number === Number(input.value));
      return Plotly.restyle(plot, { visible: shown });
    });
  }));
  each(room, "[data-turn]", (button) => button.addEventListener("click", () => {
    make();
    made.then(() => {
      const eye = plot._fullLayout.scene.camera.eye;
      const angle = (Number(button.dataset.turn) * Math.PI) / 180;
      const turned = {
        x: eye.x * Math.cos(angle) - eye.y * Math.sin(angle),
        y: eye.x * Math.sin(angle) + eye.y * Math.cos(angle),
        z: eye.z,
      };
      return Plotly.relayout(plot, { "scene.camera.eye": turned });
    });
  }));
}

// The plane of indices as a label map, of which one cluster can be lit.
function segments(picture) {
  const room = picture.querySelector(".segments");
  if (!room) return;
  const canvas = room.querySelector("canvas");
  const said = room.querySelector(".share");
  const buttons = [...room.querySelectorAll("[data-cluster]")];
  const colours = JSON.parse(canvas.dataset.colours);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const source = new Image();
  let labels = null;
  let lit = null;

  function draw() {
    const image = context.createImageData(canvas.width, canvas.height);
    for (let i = 0; i < labels.length; i += 1) {
      const colour = colours[labels[i]];
      const isLit = lit === null || labels[i] === lit;
      for (let c = 0; c < 3; c += 1) {
        image.data[4 * i + c] = isLit ? colour[c] : 0.12 * colour[c] + 0.88 * (lit === null ? 255 : 128);
      }
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }

  function light(number) {
    if (!labels || number === lit) return;
    lit = number;
    draw();
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(place === number)));
    said.textContent = number === null ? "\u00a0" : buttons[number].getAttribute("aria-label");
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    const x = Math.floor(((event.clientX - box.left) / box.width) * canvas.width);
    const y = Math.floor(((event.clientY - box.top) / box.height) * canvas.height);
    const inside = x >= 0 && y >= 0 && x < canvas.width && y < canvas.height;
    light(inside ? labels[y * canvas.width + x] : null);
  }

  source.onload = () => {
    context.drawImage(source, 0, 0);
    const read = context.getImageData(0, 0, canvas.width, canvas.height).data;
    labels = new Uint8Array(canvas.width * canvas.height);
    for (let i = 0; i < labels.length; i += 1) labels[i] = read[4 * i];
    draw();
    canvas.dataset.drawn = "yes";
  };
  source.src = canvas.dataset.src;
  canvas.addEventListener("pointermove", (event) => labels && event.pointerType !== "touch" && at(event));
  canvas.addEventListener("pointerdown", (event) => labels && at(event));
  canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && light(null));
  buttons.forEach((button, number) => {
    button.addEventListener("focus", () => light(number));
    button.addEventListener("pointerenter", () => light(number));
    button.addEventListener("click", () => light(number));
    button.addEventListener("blur", () => light(null));
  });
}

// A colour that is pressed is copied.
function say(text) {
  const said = document.getElementById("said");
  said.textContent = text;
  said.classList.add("on");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => said.classList.remove("on"), 1500);
}

async function copy(hex) {
  try {
    await navigator.clipboard.writeText(hex);
    say(hex + " copied");
  } catch (error) {
    say(hex);
  }
}

each(document, "article.picture", (picture) => {
  slider(picture);
  segments(picture);
  space(picture);
});
document.addEventListener("click", (event) => {
  const swatch = event.target.closest(".swatch");
  if (swatch) copy(swatch.dataset.hex);
});
