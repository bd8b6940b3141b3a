/** A formatted text to be read. The server keeps nothing but these marks; whatever else came is shown as words. */
import { createElement, type ReactNode } from "react";
import "../fields/rich.css";

const MARKS = ["p", "br", "strong", "em", "u", "s", "ul", "ol", "li", "h3", "h4", "blockquote"];
const SAFE = /^(https?:|mailto:|tel:)/i;

function shown(node: Node, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  const mark = node.nodeName.toLowerCase();
  const inside = [...node.childNodes].map(shown);
  const link = mark === "a" && node instanceof HTMLAnchorElement ? (node.getAttribute("href") ?? "") : "";
  if (SAFE.test(link)) {
    return (
      <a key={key} href={link} target="_blank" rel="noreferrer noopener">
        {inside}
      </a>
    );
  }
  if (!MARKS.includes(mark)) return inside;
  return mark === "br" ? <br key={key} /> : createElement(mark, { key }, inside);
}

export function RichText({ html }: { html: string }) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return <div className="rich">{[...body.childNodes].map(shown)}</div>;
}
