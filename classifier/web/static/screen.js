// Screening by keyboard: the next paper stands ready, decisions are sent behind the reviewer's back
// and kept in this tab until the app has acknowledged them.
"use strict";

const stage = document.getElementById("stage");
const help = document.getElementById("help");
const saving = document.getElementById("saving");
const undoButton = document.querySelector("[data-action=undo]");
const hideButton = document.querySelector("[data-action=hide]");
const keysBox = document.querySelector("[data-action=keys]");
const OUTBOX = `mechsift-outbox:${location.host}`;
const RETRY = 2000;

let prepared = null; // a promise of the next paper's HTML, or null where there is none
let shownAt = performance.now();
let lastDecided = null;
let outbox = JSON.parse(sessionStorage.getItem(OUTBOX) ?? "[]");
let sending = false;

const current = () => stage.querySelector("form.judge");
const recordOf = (form) => form?.elements.record_id.value ?? "";

/** Ask for the paper after the one on the page and those whose decisions are on their way. */
async function fetchNext() {
  const query = new URLSearchParams({ stage: stage.dataset.stage });
  for (const name of new Set([recordOf(current()), ...outbox.map((one) => one.record)])) {
    if (name) query.append("seen", name);
  }
  const answer = await fetch(`/screen/next?${query}`);
  if (answer.status === 204) return "";
  if (!answer.ok) throw new Error(`The app answered ${answer.status}.`);
  return answer.text();
}

function prepare() {
  prepared = fetchNext().catch((error) => {
    say(error.message);
    return null;
  });
}

/** Put a paper on the page. */
function show(html) {
  stage.innerHTML = html;
  shownAt = performance.now();
  scrollTo(0, 0);
  stage.querySelector("h1")?.focus({ preventScroll: true });
  applyHidden();
}

async function showNext() {
  const html = await (prepared ?? fetchNext().catch(() => null));
  prepared = null;
  if (html) {
    show(html);
    prepare();
  } else {
    await sent();
    location.reload(); // nothing is left, or the app must say what is wrong
  }
}

function keep() {
  sessionStorage.setItem(OUTBOX, JSON.stringify(outbox));
  saving.textContent = outbox.length ? `saving ${outbox.length}…` : "saved";
}

/** Send what waits, in order, again and again until it is acknowledged. */
async function send() {
  if (sending) return;
  sending = true;
  while (outbox.length) {
    const { fields } = outbox[0];
    try {
      const answer = await fetch("/screen", {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { "X-Form-Key": formKey, "X-Requested-With": "mechsift" },
      });
      if (!answer.ok && answer.status < 500) {
        const problem = await answer.json().catch(() => ({}));
        say(`Not kept: ${problem.detail ?? answer.status}`);
        if (answer.status === 401) location.assign("/login");
      } else if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      outbox.shift();
      keep();
    } catch {
      saving.textContent = `not saved yet: ${outbox.length}; trying again`;
      await new Promise((done) => setTimeout(done, RETRY));
    }
  }
  sending = false;
}

/** Wait until nothing is on its way. */
async function sent() {
  while (outbox.length) {
    send();
    await new Promise((done) => setTimeout(done, 50));
  }
}

const PAST = { include: "Included", exclude: "Excluded", maybe: "Maybe", skip: "Skipped" };

async function judge(form, verdict) {
  form.elements.seconds.value = ((performance.now() - shownAt) / 1000).toFixed(1);
  const fields = [...new FormData(form)].filter(([name]) => name !== "verdict" && name !== "form_key");
  fields.push(["verdict", verdict]);
  lastDecided = { record: recordOf(form), stage: form.elements.stage.value };
  outbox.push({ record: lastDecided.record, fields });
  keep();
  say(`${PAST[verdict]}: ${form.dataset.title}`);
  undoButton.disabled = false;
  const next = showNext();
  send();
  await next;
}

async function undo() {
  if (!lastDecided) return;
  const { record, stage: at } = lastDecided;
  lastDecided = null;
  undoButton.disabled = true;
  await sent();
  const answer = await fetch("/screen/undo", {
    method: "POST",
    body: new URLSearchParams({ record_id: record, stage: at }),
    headers: { "X-Form-Key": formKey, "X-Requested-With": "mechsift" },
  });
  if (!answer.ok) {
    say((await answer.json()).detail);
    return;
  }
  show(await answer.text());
  prepare();
  say("Taken back");
}

/** Mark a mechanism, or take the mark back where it is there already. */
function mark(number, value) {
  const chip = stage.querySelector(`.chip[data-number="${number}"]`);
  if (!chip) return;
  const wanted = chip.querySelector(`input[value="${value}"]`);
  const chosen = wanted.checked ? chip.querySelector('input[value=""]') : wanted;
  chosen.checked = true;
  say(`${chip.getAttribute("aria-label")}: ${{ yes: "evidence", no: "no evidence", "": "nothing said" }[chosen.value]}`);
}

function applyHidden() {
  const hidden = localStorage.getItem("hide-suggestions") === "yes";
  document.body.classList.toggle("hide-suggestions", hidden);
  hideButton.setAttribute("aria-pressed", String(hidden));
}

function hide() {
  const hidden = localStorage.getItem("hide-suggestions") === "yes";
  localStorage.setItem("hide-suggestions", hidden ? "no" : "yes");
  applyHidden();
}

const usesKeys = () => localStorage.getItem("keys") !== "off";

function writeIn(key) {
  const field = stage.querySelector(`input[data-key=${key}], textarea[data-key=${key}]`);
  if (!field) return;
  field.closest("details").open = true;
  field.focus();
}

const DIGIT = /^(?:Digit|Numpad)([0-9])$/;
const VERDICTS = { i: "include", e: "exclude", m: "maybe", s: "skip" };

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (field.matches?.("input:not([type=radio], [type=checkbox]), textarea, select")) {
    if (event.key === "Escape") field.blur();
    return;
  }
  if (!usesKeys() || event.ctrlKey || event.altKey || event.metaKey || help.open || event.repeat) return;
  const form = current();
  const digit = DIGIT.exec(event.code)?.[1];
  if (digit !== undefined) {
    mark(digit === "0" ? 10 : Number(digit), event.shiftKey ? "no" : "yes");
  } else if (VERDICTS[event.key] && form) {
    judge(form, VERDICTS[event.key]);
  } else if (event.key === "u") {
    undo();
  } else if (event.key === "h") {
    hide();
  } else if (event.key === "r" || event.key === "n") {
    writeIn(event.key);
  } else if (event.key === "?") {
    help.showModal();
  } else {
    return;
  }
  event.preventDefault();
});

stage.addEventListener("submit", (event) => {
  event.preventDefault();
  judge(event.target, event.submitter.value);
});
undoButton.addEventListener("click", undo);
hideButton.addEventListener("click", hide);
document.querySelector("[data-action=help]").addEventListener("click", () => help.showModal());
keysBox.checked = usesKeys();
keysBox.addEventListener("change", () => localStorage.setItem("keys", keysBox.checked ? "on" : "off"));
addEventListener("beforeunload", (event) => {
  if (outbox.length) event.preventDefault();
});

applyHidden();
if (outbox.length) {
  keep();
  send();
}
prepare();
