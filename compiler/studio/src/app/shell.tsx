// The frame around every view: name, navigation, the view itself.
import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { checker } from "../python/client";
import { choose, LANGUAGES, language, type Language, t } from "../texts";
import { Board } from "../views/board";
import { Follow } from "../views/follow";
import { History } from "../views/history";
import { See } from "../views/see";
import { Try } from "../views/try";
import { Write } from "../views/write";
import { Icon } from "./icon";
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
    if (!first.current) {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    first.current = false;
  }, [view.value]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {t("app.skip")}
      </a>
      <header class="bar">
        <a class="mark" href="#write">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M16 3c7 0 11 5 11 11 0 8-6 15-11 15S5 22 5 14C5 8 9 3 16 3" />
            <path class="mark-line" d="M9 17c4 0 3-5 7-5s3 5 7 5" />
          </svg>
          {t("app.name")}
        </a>
        <nav aria-label={t("app.views")}>
          {VIEWS.map((name) => (
            <a key={name} href={`#${name}`} aria-current={view.value === name ? "page" : undefined}>
              <Icon name={name} />
              <span>{t(`view.${name}`)}</span>
            </a>
          ))}
        </nav>
        {LANGUAGES.length > 1 && (
          <select
            class="language"
            aria-label={t("app.language")}
            value={language.value}
            onChange={(event) => choose(event.currentTarget.value as Language)}
          >
            {LANGUAGES.map((name) => (
              <option key={name} value={name}>
                {new Intl.DisplayNames([name], { type: "language" }).of(name)}
              </option>
            ))}
          </select>
        )}
      </header>
      {checker.state.value === "broken" && (
        <p class="broken" role="alert">
          {t("app.broken")}
        </p>
      )}
      <main id="main" ref={main} tabIndex={-1} class={`view-${view.value}`}>
        <Page />
      </main>
    </>
  );
}
