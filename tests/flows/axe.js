// What axe finds on this page, one line each.
//
// Contrast takes axe most of its time, and a calendar has a thousand cells of five kinds. Of elements
// whose colours come about alike (their own and those of all around them) it judges the first.
async () => {
  const numbers = new Map();
  const first = new Set();
  const number = (key) => numbers.set(key, numbers.get(key) ?? numbers.size).get(key);

  // How an element comes by its colours, and whether axe lets it go: what is switched off, and
  // what names something that is.
  const off = ':disabled, [aria-disabled="true"]';
  const names = new Set();
  for (const each of document.querySelectorAll("[aria-labelledby]"))
    for (const id of each.getAttribute("aria-labelledby").split(" ")) names.add(id);
  const look = (element, around) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return number([
      around, style.color, style.backgroundColor, style.backgroundImage, style.opacity,
      style.fontSize, style.fontWeight, style.textShadow, style.position, style.clipPath,
      element.checkVisibility(), box.width > 1 && box.height > 1,
      element.matches(off), !!element.control?.matches(off), names.has(element.id) && element.id,
      [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
    ].join("|"));
  };

  // Whether nothing in it is the first of its look; the topmost of such elements are collected.
  const again = (element, around, found) => {
    const own = look(element, around);
    const inside = [];
    let isAgain = first.has(own);
    first.add(own);
    for (const child of element.children) isAgain = again(child, own, inside) && isAgain;
    found.push(...(isAgain ? [element] : inside));
    return isAgain;
  };

  const seenBefore = [];
  again(document.body, "", seenBefore);
  const quick = { resultTypes: ["violations"] };
  const contrast = "color-contrast";
  const results = [
    await axe.run(document, { rules: { [contrast]: { enabled: false } }, ...quick }),
    await axe.run({ exclude: seenBefore }, { runOnly: [contrast], ...quick }),
  ];
  const told = (rule) => (node) => `${rule.id}: ${node.target} ${node.failureSummary.slice(0, 300)}`;
  return results.flatMap((result) => result.violations.flatMap((rule) => rule.nodes.map(told(rule))));
}
