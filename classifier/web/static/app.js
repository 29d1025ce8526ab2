// What every page has: the theme switch, busy buttons, errors of parts that are fetched, dropped files.
"use strict";

const formKey = document.querySelector("meta[name=form-key]")?.content ?? "";

/** Say something to eyes and screen readers alike. */
function say(text) {
  document.getElementById("said").textContent = text;
}

document.querySelector("[data-theme-switch]")?.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});

for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    say(form.dataset.busy);
  });
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-Form-Key"] = formKey;
  event.detail.headers["X-Requested-With"] = "mechsift";
});
document.addEventListener("htmx:responseError", (event) => {
  const { responseText, status } = event.detail.xhr;
  let detail = `The app answered ${status}.`;
  try {
    detail = JSON.parse(responseText).detail;
  } catch {
    // not one of our problems: the status has to do
  }
  say(detail);
});
document.addEventListener("htmx:sendError", () => say("The app does not answer; is it still running?"));

for (const place of document.querySelectorAll(".drop")) {
  const input = place.querySelector("input[type=file]");
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    input.files = event.dataTransfer.files;
    say(`${input.files.length} files chosen`);
  });
}
