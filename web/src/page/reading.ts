/** A text as it is read, and where in it the selection stands. */

const BLOCKS = "p, li, blockquote, h3, h4, div";

/** The element's text with its paragraphs two line breaks apart, and the place of every text node in it. */
export function readText(element: Element): { text: string; placeOf: (node: Node, offset: number) => number } {
  let text = "";
  const places = new Map<Node, number>();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text) {
      const isBetweenBlocks = node.data.trim() === "" && node.parentElement?.querySelector(BLOCKS) !== null;
      places.set(node, text.length);
      if (!isBetweenBlocks) text += node.data;
    } else if (node instanceof HTMLBRElement) {
      text += "\n";
    } else if (node instanceof Element && node.matches(BLOCKS) && text.trim() !== "") {
      text = `${text.trimEnd()}\n\n`;
    }
  }
  const placeOf = (node: Node, offset: number): number => {
    if (node instanceof Text) return (places.get(node) ?? 0) + offset;
    const child = node.childNodes[offset];
    const next = child ? firstText(child) : null;
    return next ? (places.get(next) ?? text.length) : text.length;
  };
  return { text, placeOf };
}

function firstText(node: Node): Text | null {
  if (node instanceof Text) return node;
  return document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode() as Text | null;
}
