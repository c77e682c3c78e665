"use strict";
const byId = (id) => document.getElementById(id);
const csrfCookie = document.querySelector("main").dataset.csrfCookie;

// All that script can learn about cookies is in document.cookie.
function readableCookies() {
  const pairs = document.cookie.split("; ").filter(Boolean).map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return new Map(pairs);
}

function showCookies() {
  const seen = readableCookies();
  const value = seen.get(csrfCookie);
  byId("csrf-seen").textContent = value ? `Now: ${value}` : "There is none now.";
  byId("access-seen").textContent =
    `document.cookie names ${seen.size ? [...seen.keys()].join(", ") : "no cookie at all"}.`;
}

async function ask(path, options) {
  try {
    const response = await fetch(path, options);
    return { status: response.status, body: await response.json() };
  } catch {
    return { status: 0, body: { error_description: "The server cannot be reached." } };
  }
}

function refusal({ status, body }) {
  return `${status || ""} ${body.error || ""}: ${body.error_description}`.trim();
}

function row(name, value) {
  const line = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = name;
  const cell = document.createElement("td");
  cell.textContent = typeof value === "string" ? value : JSON.stringify(value);
  line.append(head, cell);
  return line;
}

// The browser shows the refresh cookie to the auth server alone, so a page of its own renews the
// login and comes back. If that didn't help, this tab doesn't try again.
function isRenewing({ status, body }) {
  if (status === 200) sessionStorage.removeItem("renewing");
  if (status !== 401 || body.error !== "invalid_token") return false;
  if (!readableCookies().has(csrfCookie) || sessionStorage.getItem("renewing")) return false;
  sessionStorage.setItem("renewing", "yes");
  location.replace(`${byId("sign-in").href}#renew`);
  return true;
}

async function showMe() {
  const answer = await ask("/me");
  if (isRenewing(answer)) return;
  const known = answer.status === 200;
  byId("me").hidden = !known;
  byId("me").tBodies[0].replaceChildren(
    ...(known ? Object.entries(answer.body).map(([name, value]) => row(name, value)) : []));
  for (const button of byId("new-report").querySelectorAll("button")) button.disabled = !known;
  byId("me-status").textContent = known
    ? `You are ${answer.body.sub}. These are the claims of your access token.`
    : `You are not signed in, or no longer. The server answered ${refusal(answer)}`;
}

async function showReports() {
  const answer = await ask("/reports");
  const reports = answer.status === 200 ? answer.body.reports : [];
  byId("reports").replaceChildren(...reports.map((report) => {
    const item = document.createElement("li");
    item.textContent = `${report.title} (${report.owner})`;
    return item;
  }));
  byId("reports-status").textContent =
    answer.status === 200 ? `${reports.length} reports.` : refusal(answer);
}

byId("new-report").addEventListener("submit", async (event) => {
  event.preventDefault();
  const headers = { "Content-Type": "application/json" };
  const proof = readableCookies().get(csrfCookie);
  if (event.submitter?.name !== "without" && proof) headers["X-CSRF-Token"] = proof;
  const body = JSON.stringify({ title: byId("title").value });
  const answer = await ask("/reports", { method: "POST", headers, body });
  byId("write-status").textContent = answer.status === 201
    ? `Created report ${answer.body.id}.`
    : `Nothing was written. The server answered ${refusal(answer)}`;
  await showReports();
});

async function start() {
  showCookies();
  await showReports();
  await showMe();  // last: who reads that they are known can write
}

start();
