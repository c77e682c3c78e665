"use strict";
const form = document.getElementById("sign-in");
const button = form.querySelector("button");
const message = document.getElementById("message");

async function logIn() {
  const response = await fetch("/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      username: form.elements.username.value,
      password: form.elements.password.value,
      delivery: "cookie",
    }),
  });
  if (response.ok) return null;
  return (await response.json()).error_description;
}

function cookie(name) {
  const start = `${name}=`;
  const pair = document.cookie.split("; ").find((each) => each.startsWith(start));
  return pair ? pair.slice(start.length) : "";
}

// Tabs share the refresh cookie, and using it twice ends the login (RFC 9700, 4.14.2). So one tab
// renews under a lock that all tabs share, and those that waited go on with what it got. A cookie
// counts the renewals: what localStorage holds may reach a tab in another process too late.
function renew() {
  const before = cookie("renewals");
  return navigator.locks.request("renew", async () => {
    if (cookie("renewals") !== before) return null;
    const response = await fetch("/refresh", {
      method: "POST",
      headers: { "X-CSRF-Token": cookie(form.dataset.csrfCookie) },
    });
    if (!response.ok) return (await response.json()).error_description;
    document.cookie = `renewals=${Number(before) + 1}; Path=/sign-in; SameSite=Strict`;
    return null;
  });
}

// Do what asks the server; then go on to the next page, or say what went wrong.
async function goOnAfter(action) {
  button.disabled = true;
  message.textContent = "";
  let problem;
  try {
    problem = await action();
  } catch {
    problem = "The server cannot be reached. Try again in a moment.";
  }
  if (problem === null && form.dataset.next) {
    location.replace(form.dataset.next);
    return;
  }
  button.disabled = false;
  message.textContent = problem === null ? "You are signed in." : problem;
  if (problem !== null) form.elements.password.select();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  goOnAfter(logIn);
});

button.disabled = false;  // without JavaScript it stays off: a plain form is not what /login takes
if (location.hash === "#renew") goOnAfter(renew);  // the resource server's /app sends tabs here
