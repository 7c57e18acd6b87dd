// The page that the preview shows: the server's, as it is, or a sentence in its place. Needs no editor.

/** What the language server answers to `visasculpt/preview`. */
export interface Answer {
  title: string;
  html: string | null;
  why: string;
}

const POLICY = /<meta http-equiv="Content-Security-Policy" content="default-src 'none';[^">]*">/;
const LOADS = /(?:\s(?:src|href)\s*=|@import|url\()\s*["']?\s*(?:https?:|\/\/|file:)/i;

/** The page of an answer; undefined where it is none that may be shown. */
export function pageOf(answer: Answer): string | undefined {
  const html = answer.html;
  return html !== null && POLICY.test(html) && !LOADS.test(html) ? html : undefined;
}

/** A page of one sentence, with nothing in it that could run or be loaded. */
export function sentence(text: string): string {
  return (
    '<!doctype html><meta charset="utf-8">' +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">` +
    `<p>${escaped(text)}</p>`
  );
}

/** What stands in the preview's title: the treatment, and why an older picture of it stays. */
export function titleOf(answer: Answer, last: string): string {
  if (answer.html !== null) {
    return answer.title;
  }
  return last ? `${last} (${answer.why})` : answer.why;
}

function escaped(text: string): string {
  const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}
