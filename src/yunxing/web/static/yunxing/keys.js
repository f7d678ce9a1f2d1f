// A key that did not answer is said on the page, in words, instead of in the console.
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const english = document.documentElement.lang === "en";
  const cancelled = event.detail.exception && event.detail.exception.name === "NotAllowedError";
  const said = document.createElement("p");
  said.className = "said error";
  said.setAttribute("role", "alert");
  if (cancelled) said.textContent = english ? "Cancelled, or the key did not answer in time. Try again, or use another way." : "已取消，或设备没有及时响应。请重试，或改用其他方式。";
  else said.textContent = english ? "This browser or device could not use a key here. Use another way." : "这个浏览器或设备不能使用密钥，请改用其他方式。";
  document.getElementById("say").replaceChildren(said);
});
