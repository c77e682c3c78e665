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

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  message.textContent = "";
  let problem;
  try {
    problem = await logIn();
  } catch {
    problem = "The server cannot be reached. Try again in a moment.";
  }
  if (problem === null && form.dataset.next) {
    location.assign(form.dataset.next);
    return;
  }
  button.disabled = false;
  message.textContent = problem === null ? "You are signed in." : problem;
  if (problem !== null) form.elements.password.select();
});

button.disabled = false;  // without JavaScript it stays off: a plain form is not what /login takes
