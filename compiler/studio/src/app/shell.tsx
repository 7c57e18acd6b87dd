// The frame around every view: name, navigation, the view itself.
import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../texts";
import { Board } from "../views/board";
import { Follow } from "../views/follow";
import { History } from "../views/history";
import { See } from "../views/see";
import { Try } from "../views/try";
import { Write } from "../views/write";
import { type View, VIEWS, view } from "./route";

const PAGES: Record<View, ComponentType> = {
  write: Write,
  see: See,
  try: Try,
  board: Board,
  follow: Follow,
  history: History,
};

export function Shell() {
  const Page = PAGES[view.value];
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${t(`view.${view.value}`)} · ${t("app.title")}`;
    // a screen reader is told of the new view; the first one is read anyway
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [view.value]);
  return (
    <>
      <header class="bar">
        <a class="mark" href="#write">
          {t("app.name")}
        </a>
        <nav aria-label={t("app.views")}>
          {VIEWS.map((name) => (
            <a key={name} href={`#${name}`} aria-current={view.value === name ? "page" : undefined}>
              {t(`view.${name}`)}
            </a>
          ))}
        </nav>
      </header>
      <main ref={main} tabIndex={-1} class={`view-${view.value}`}>
        <Page />
      </main>
    </>
  );
}
