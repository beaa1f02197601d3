/* The player's buttons and keys. What is shown comes from the server; here is only which instant is asked for. */
(() => {
  "use strict";
  const line = document.getElementById("at");
  const speed = document.getElementById("speed");
  const play = document.querySelector("[data-to=play]");
  const message = document.getElementById("message");
  let timer = 0;

  const show = (instant) => {
    const next = Math.min(Math.max(instant, Number(line.min)), Number(line.max));
    if (next === Number(line.value)) return false;
    line.value = next;
    line.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  };
  const pause = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = "▶ Play";
    play.setAttribute("aria-label", "Play");
  };
  const start = () => {
    if (Number(line.value) === Number(line.max)) show(Number(line.min));
    play.textContent = "❚❚ Pause";
    play.setAttribute("aria-label", "Pause");
    timer = setInterval(() => show(Number(line.value) + 1) || pause(), Number(speed.value));
  };
  /* The newest message with the lifelines beside it, moving as little as possible. */
  const beside = 100;
  let across = 0;
  const reach = (region) => {
    [region.scrollTop, region.scrollLeft] = [region.scrollHeight, across];
    const newest = [...region.querySelectorAll("a")].pop();
    if (newest) {
      const [seen, told] = [region.getBoundingClientRect(), newest.getBoundingClientRect()];
      const [right, left] = [told.right + beside - seen.right, told.left - beside - seen.left];
      region.scrollLeft += right > 0 ? right : Math.min(left, 0);
    }
    across = region.scrollLeft;
  };
  /* The step that is carried out in the middle, and no line cut at the top. */
  const begin = (region) => {
    const steps = [...region.querySelectorAll("li")];
    const step = steps.filter((each) => each.matches(".done, .now")).pop();
    const middle = step ? step.offsetTop - region.clientHeight / 2 : 0;
    region.scrollTop = steps.find((each) => each.offsetTop >= middle).offsetTop;
  };
  /* The story stays within the window, at its newest message and at the step that is carried out. */
  const fit = () => {
    for (const region of document.querySelectorAll("[data-fit]")) {
      const top = region.getBoundingClientRect().top + scrollY;
      region.style.setProperty("--room", `${Math.floor(innerHeight - top - 16)}px`);
      if (region.dataset.fit === "end") reach(region);
      else begin(region);
    }
  };
  const moves = {
    first: () => show(Number(line.min)),
    back: () => show(Number(line.value) - 1),
    play: () => (timer ? pause() : start()),
    on: () => show(Number(line.value) + 1),
    last: () => show(Number(line.max)),
  };
  const keys = { " ": "play", ArrowLeft: "back", ArrowRight: "on", Home: "first", End: "last" };

  if (line) {
    for (const button of document.querySelectorAll("[data-to]")) {
      button.addEventListener("click", () => {
        if (timer && button !== play) pause();
        moves[button.dataset.to]();
      });
    }
    speed.addEventListener("change", () => timer && (pause(), start()));
    document.addEventListener("keydown", (event) => {
      /* What has the focus keeps its own keys: a button only the space bar, the time line all but space and P. */
      const pressed = event.key === " " ? ", button, a, summary" : "";
      const slides = event.target === line && !/^[ p]$/i.test(event.key);
      const used = event.target !== line && event.target.closest(`input, select, textarea, pre, dialog${pressed}`);
      if (event.ctrlKey || event.metaKey || event.altKey || slides || used) return;
      if (keys[event.key]) {
        event.preventDefault();
        moves[keys[event.key]]();
      } else if (event.key.toLowerCase() === "p") {
        document.querySelector("[data-key=p]")?.click();
      }
    });
    document.body.addEventListener("htmx:afterSwap", (event) => event.target.id === "frame" && fit());
    addEventListener("resize", fit);
    fit();
  }

  for (const chosen of document.querySelectorAll("[data-submit]")) {
    chosen.addEventListener("change", () => chosen.form.requestSubmit());
  }

  /* A message opens beside the story; without this script its link leads to a page of its own. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='/entry/']");
    if (!link || !message || link.hasAttribute("download") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (timer) pause();
    htmx.ajax("GET", link.getAttribute("href"), { target: "#message", swap: "innerHTML" }).then(() => {
      if (!message.open) message.showModal();
      message.scrollTop = 0;
    });
  });

  const progress = document.getElementById("progress");
  if (progress) {
    const events = new EventSource(progress.dataset.events);
    events.onmessage = (event) => (progress.value = Number(event.data));
    events.addEventListener("done", () => {
      events.close();
      location.reload();
    });
  }
})();
