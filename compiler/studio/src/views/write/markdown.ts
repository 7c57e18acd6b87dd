// The few marks of Markdown that descriptions have, as elements.

/** Paragraphs with **bold** and `code`; "---" is a rule. */
export function rendered(markdown: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "described";
  for (const part of markdown.split(/\n{2,}/)) {
    if (part.trim() === "---") {
      box.append(document.createElement("hr"));
      continue;
    }
    const paragraph = document.createElement("p");
    for (const piece of part.split(/(\*\*[^*]+\*\*|`[^`]+`)/)) {
      if (piece.startsWith("**")) paragraph.append(element("strong", piece.slice(2, -2)));
      else if (piece.startsWith("`")) paragraph.append(element("code", piece.slice(1, -1)));
      else paragraph.append(piece);
    }
    box.append(paragraph);
  }
  return box;
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
