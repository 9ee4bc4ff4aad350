// The only script every page has. Pages work without it: it brings a keyboard or a screen reader to
// the list of errors, which otherwise is the first thing in the main part all the same, and it warns
// before somebody is signed out, which is said beside every form besides.
"use strict";

const summary = document.querySelector("[data-focus-on-load]");
if (summary) {
  summary.focus();
}

const idle = document.querySelector("dialog#idle");
if (idle) {
  const before = Number(idle.dataset.warnBefore);
  const waitFor = (seconds) => setTimeout(look, Math.max(1, seconds) * 1000);
  const show = (state) => {
    for (const part of idle.querySelectorAll("[data-while]")) {
      part.hidden = part.dataset.while !== state;
    }
    if (!idle.open) {
      idle.showModal();
    }
    idle.querySelector("button:not([hidden])").focus();
  };
  const hear = (answer) => answer.json().then(({ left }) => {
    if (left <= 0) {
      show("ended");
    } else if (left <= before) {
      show("warned");
      waitFor(left + 1);
    } else {
      if (idle.open) {
        idle.close();
      }
      waitFor(left - before);
    }
  });
  // Another page of the same person may have shown a sign of life since: the server is asked.
  const ask = (given) => fetch(idle.dataset.url, given).then(hear).catch(() => waitFor(30));
  const look = () => ask({ cache: "no-store" });

  idle.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ method: "POST", body: new FormData(event.target) });
  });
  idle.querySelector("[data-close]").addEventListener("click", () => idle.close());
  waitFor(Number(idle.dataset.warnAfter));
}
