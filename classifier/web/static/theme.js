// Runs before the page is drawn, so that a chosen theme does not flash the other one first.
"use strict";
const chosen = localStorage.getItem("theme");
if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
