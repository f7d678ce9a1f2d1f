// Registering: the county that code and address suggest; one that was chosen by hand stays.
"use strict";
const form = document.getElementById("register");
let byHand = false, asked = 0;
form.addEventListener("change", async (event) => {
  if (event.target.name === "jurisdiction") byHand = event.target.value !== "";
  if (!["uscc", "address"].includes(event.target.name)) return;
  const mine = ++asked, stood = form.elements.jurisdiction.value;
  const words = new URLSearchParams({
    uscc: form.elements.uscc.value, address: form.elements.address.value,
    jurisdiction: form.elements.jurisdiction.value, by: byHand ? "hand" : "",
  });
  const answer = await fetch(`${form.dataset.suggestion}?${words}`, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected || mine !== asked) return;
  if (form.elements.jurisdiction.value !== stood) return; // chosen while this was on its way
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("county").replaceChildren(...page.body.childNodes);
});
