// The only script every page has. Pages work without it: it brings a keyboard or a screen reader to
// the list of errors, which otherwise is the first thing in the main part all the same.
"use strict";

const summary = document.querySelector("[data-focus-on-load]");
if (summary) {
  summary.focus();
}
