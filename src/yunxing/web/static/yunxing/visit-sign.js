// Signing with a finger, a pen or a mouse: strokes within 0–1000 both ways.
"use strict";
const pad = (() => {
  const canvas = document.getElementById("pad"), pen = canvas.getContext("2d");
  let strokes = [], current = null;
  function point(event) {
    const box = canvas.getBoundingClientRect();
    const within = (share) => Math.max(0, Math.min(1000, Math.round(share * 1000)));
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  }
  function draw() {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of strokes) {
      pen.beginPath();
      for (const [x, y] of stroke) pen.lineTo((x / 1000) * canvas.width, (y / 1000) * canvas.height);
      pen.stroke();
    }
  }
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    current = [point(event)];
    strokes.push(current);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!current) return;
    const next = point(event), last = current[current.length - 1];
    if (next[0] === last[0] && next[1] === last[1]) return;
    current.push(next);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { current = null; });
  return {
    strokes: () => strokes.filter((stroke) => stroke.length > 1),
    clear: () => { strokes = []; draw(); },
  };
})();
