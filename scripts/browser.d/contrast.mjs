// Contrast and room within drawings, which axe does not judge. These functions run in the page: each stands alone.

// Contrast of every text and shape against the paper of its drawing.
export function contrast() {
  const rgba = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
  const light = (text) => {
    const [r, g, b] = rgba(text).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (rgba(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  let looked = 0;
  for (const svg of document.querySelectorAll("#chart svg")) {
    const paper = ground(svg.parentElement);
    // Grid lines only help the eye: every value they lead to stands as text beside them and in the table (WCAG 1.4.11).
    for (const shape of svg.querySelectorAll("text, path:not(.grid), circle")) {
      const style = getComputedStyle(shape);
      const text = shape.tagName === "text";
      const paints = (text ? [style.fill] : [style.stroke, style.fill]).filter((paint) => paint !== "none");
      const best = Math.max(...paints.map((paint) => ratio(paint, paper)));
      looked += 1;
      if (best < (text ? 4.5 : 3)) found.push(`${shape.tagName}.${shape.getAttribute("class")} ${paints} on ${paper}: ${best.toFixed(2)}:1`);
    }
  }
  return { looked, found: [...new Set(found)] };
}

// Texts of a drawing that stick out of its frame, or lie over each other.
export function crowded() {
  const found = [];
  for (const frame of document.querySelectorAll("#chart .drawing")) {
    const paper = frame.getBoundingClientRect();
    const texts = [...frame.querySelectorAll("text:not(:empty)")].filter((text) => text.checkVisibility());
    const boxes = texts.map((text) => text.getBoundingClientRect());
    boxes.forEach((box, at) => {
      if (box.left < paper.left || box.right > paper.right) found.push(`“${texts[at].textContent}” sticks out of the frame`);
      // A line of text is higher than its letters: a third of it may lie over the next.
      const over = boxes.findIndex((other, place) => place > at && Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1
        && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > box.height / 3);
      if (over > 0) found.push(`“${texts[at].textContent}” lies over “${texts[over].textContent}”`);
    });
  }
  return found;
}
