// Sends chosen files one after another before the form itself: what arrived stays even if the connection
// breaks at the next. Without this script the form carries its files itself, and the page says the same.
"use strict";

const form = document.querySelector("form[data-upload]");
if (form) {
  const said = form.querySelector("[data-upload-said]");
  const largest = Number(form.dataset.largest);
  const words = (text, given) => text.replace(/\{(\w+)\}/g, (_, name) => given[name]);
  const line = document.createElement("p");
  const bar = document.createElement("progress");
  let busy = false;
  let sent = false;

  const send = (input, file) => new Promise((done, fail) => {
    const body = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (!(value instanceof File)) {
        body.append(name, value);
      }
    }
    body.append("keep", "1");
    body.append(input.name, file);
    const request = new XMLHttpRequest();
    request.open("POST", location.href);
    request.timeout = 300000;
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        bar.max = event.total;
        bar.value = event.loaded;
      }
    });
    request.responseType = "json"; // anything else came from a page that wants to be read
    request.addEventListener("load", () => done(Boolean(request.response && request.response.kept)));
    for (const bad of ["error", "abort", "timeout"]) {
      request.addEventListener(bad, () => fail(new Error(bad)));
    }
    request.send(body);
  });

  const keepOnly = (input, files) => {
    const rest = new DataTransfer();
    files.forEach((file) => rest.items.add(file));
    input.files = rest.files;
  };

  // What is too large is not sent at all: the server says so in the words it has for it.
  const sayTooLarge = (input) => {
    const files = [...input.files];
    if (files.some((file) => file.size > largest)) {
      const note = document.createElement("input");
      note.type = "hidden";
      note.name = input.name.replace("file_", "large_file_");
      note.value = "1";
      form.append(note);
      keepOnly(input, files.filter((file) => file.size <= largest));
    }
  };

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const inputs = [...form.querySelectorAll("input[type=file]")].filter((one) => one.files.length);
    if (sent || !inputs.length || (button && (button.name === "remove" || button.hasAttribute("formaction")))) {
      return;
    }
    if (busy) {
      event.preventDefault();
      return;
    }
    inputs.forEach(sayTooLarge);
    const waiting = inputs.flatMap((input) => [...input.files].map((file) => [input, file]));
    if (!waiting.length) {
      return; // nothing is left to send: the form goes as it is, and the server says why
    }
    event.preventDefault();
    busy = true;
    const kept = [];
    bar.removeAttribute("value");
    said.replaceChildren(line, bar);
    try {
      while (waiting.length) {
        const [input, file] = waiting[0];
        bar.setAttribute("aria-label", file.name);
        line.textContent = words(said.dataset.sending, { name: file.name });
        if (await send(input, file)) {
          kept.push(file.name);
          keepOnly(input, [...input.files].filter((one) => one !== file));
        }
        waiting.shift();
      }
      line.textContent = words(said.dataset.done, { names: kept.join(", ") || said.dataset.nothing });
      sent = true;
      form.requestSubmit(button);
    } catch {
      busy = false;
      line.textContent = words(said.dataset.broken, {
        kept: kept.join(", ") || said.dataset.nothing,
        lost: waiting.map(([, file]) => file.name).join(", "),
      });
      said.replaceChildren(line);
    }
  });
}
