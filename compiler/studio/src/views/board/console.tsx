// The board's console: what it says, what one types, and its clock.
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../texts";
import { setClock, Unanswered } from "./prompt";
import { connect, disconnect, HAS_SERIAL, lines, link, send } from "./serial";

const said = signal<{ tone: "good" | "bad"; text: string } | null>(null);
const isAsking = signal(false);

/** Asks the board something; says what came of it. */
export async function asking(ask: () => Promise<string>): Promise<void> {
  isAsking.value = true;
  said.value = null;
  try {
    said.value = { tone: "good", text: await ask() };
  } catch (reason) {
    const text = reason instanceof Unanswered ? t(reason.key, { said: reason.said }) : t("console.gone");
    said.value = { tone: "bad", text };
  } finally {
    isAsking.value = false;
  }
}

export function Console() {
  const isOpen = link.value === "open";
  return (
    <section class="panel console">
      <h2>{t("console.title")}</h2>
      <p class="hint">{t(HAS_SERIAL ? "console.lead" : "console.none")}</p>
      {HAS_SERIAL && (
        <div class="buttons">
          {link.value === "none" ? (
            <button type="button" class="button" onClick={() => void connect()}>
              {t("console.connect")}
            </button>
          ) : (
            <button type="button" class="button quiet" onClick={() => void disconnect()}>
              {t("console.leave")}
            </button>
          )}
          {isOpen && (
            <button
              type="button"
              class="button"
              disabled={isAsking.value}
              onClick={() => void asking(async () => t("console.clock.set", { time: await setClock() }))}
            >
              {t("console.clock")}
            </button>
          )}
        </div>
      )}
      {link.value === "gone" && <p role="status">{t("console.gone")}</p>}
      {said.value && (
        <p class={`said ${said.value.tone}`} role="status">
          {said.value.text}
        </p>
      )}
      {link.value !== "none" && <Log />}
      {isOpen && <Type />}
    </section>
  );
}

function Log() {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.scrollTo(0, box.current.scrollHeight);
  }, [lines.value]);
  return (
    <div class="console-log" ref={box} role="log" tabIndex={0} aria-label={t("console.title")}>
      {lines.value.map((line, at) => (
        <p key={at}>
          <time>{line.time}</time> {line.text}
        </p>
      ))}
    </div>
  );
}

function Type() {
  return (
    <form
      class="console-type"
      onSubmit={(event) => {
        event.preventDefault();
        const field = event.currentTarget.elements.namedItem("line") as HTMLInputElement;
        void send(`${field.value}\r`);
        field.value = "";
      }}
    >
      <input type="text" name="line" aria-label={t("console.type")} placeholder={t("console.type")} autocomplete="off" spellcheck={false} />
      <button type="submit" class="button quiet">
        {t("console.send")}
      </button>
      <button type="button" class="button quiet" onClick={() => void send("\x03")}>
        {t("console.stop")}
      </button>
      <button type="button" class="button quiet" onClick={() => void send("\x04")}>
        {t("console.again")}
      </button>
    </form>
  );
}
