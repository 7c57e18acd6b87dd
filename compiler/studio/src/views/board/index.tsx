// Board: the treatment as an image on the drive, with the few settings that go with it.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { checked, opened } from "../../app/checking";
import { text } from "../../app/document";
import { Icon } from "../../app/icon";
import { checker } from "../../python/client";
import type { Amended, Fit, SettingValues } from "../../python/protocol";
import { type Key, t } from "../../texts";
import { Nothing } from "../nothing";
import { download } from "../write/files";
import { asking, Console } from "./console";
import { crc32 } from "./crc";
import { bytesOf, type Drive, drive, HAS_FOLDERS, NotWritten, pick, write } from "./drive";
import { crcOf } from "./prompt";
import { link } from "./serial";

const fit = signal<Fit | null>(null);
const isFirst = signal(true);
const limits = signal<Record<string, number>>({});
const amended = signal<Amended | null>(null);
const said = signal<{ tone: "good" | "bad"; text: string } | null>(null);
const isBusy = signal(false);
/** What was written last: its name, and the CRC-32 that the board should see. */
const written = signal<{ name: string; crc: number } | null>(null);

async function ask(): Promise<void> {
  try {
    fit.value = await checker.call("fit", { ...opened(), settings: drive.value?.settings ?? null });
    await difference();
  } catch {
    // the worker's state says so
  }
}

/** The settings as they would be: the routine that the device begins with, lower limits. */
async function difference(): Promise<void> {
  const settings = drive.value?.settings;
  const now = fit.value;
  if (!settings || !now?.settings) {
    amended.value = null;
    return;
  }
  const values: SettingValues = { ...limits.value };
  if (isFirst.value) values.ROUTINE = now.name;
  amended.value = await checker.call("amend", { settings, values });
}

async function put(target: Drive): Promise<void> {
  isBusy.value = true;
  said.value = null;
  try {
    const built = await checker.call("build", opened());
    const now = fit.value;
    if (!built || !now) return;
    const change = amended.value?.differences.length ? amended.value.text : null;
    const data = bytesOf(built.image);
    await write(target, { name: now.name, data }, change);
    written.value = { name: now.name, crc: crc32(data) };
    said.value = { tone: "good", text: t("board.written", { name: `${now.name}.fbc` }) };
    limits.value = {};
  } catch (reason) {
    const name = reason instanceof NotWritten ? reason.message : "";
    said.value = { tone: "bad", text: name ? t("board.failed", { name }) : t("board.denied") };
  } finally {
    isBusy.value = false;
  }
}

async function save(): Promise<void> {
  const built = await checker.call("build", opened());
  if (built && fit.value) download(`${fit.value.name}.fbc`, new Blob([bytesOf(built.image) as Uint8Array<ArrayBuffer>]));
}

/** Whether the board itself has the image, once it was written. */
async function seen({ name, crc }: { name: string; crc: number }): Promise<string> {
  const isThere = (await crcOf(`/routines/${name}.fbc`)) === crc;
  return t(isThere ? "console.seen" : "console.unseen", { name: `${name}.fbc` });
}

export function Board() {
  const plan = checked.value?.found.plan;
  useEffect(() => {
    if (plan) void ask();
  }, [plan, drive.value]);
  if (!plan) return <Nothing isBusy={text.value !== null && !checked.value} />;
  const target = drive.value;
  const last = written.value;
  return (
    <div class="page board">
      <header class="page-head">
        <h1>{t("board.title")}</h1>
        <p class="lead">{t("board.lead")}</p>
      </header>
      {HAS_FOLDERS && (
        <section class="panel">
          <h2>{target ? t("board.drive", { name: target.name || "CIRCUITPY" }) : t("board.pick.title")}</h2>
          {target ? <About target={target} /> : <p class="hint">{t("board.pick.lead")}</p>}
          <div class="buttons">
            <button type="button" class={`button${target ? " quiet" : " primary"}`} onClick={() => void pick()}>
              {target ? t("board.pick.other") : t("board.pick")}
            </button>
          </div>
        </section>
      )}
      {target && fit.value && (
        <section class="panel">
          <h2>{t("board.put", { name: plan.name })}</h2>
          {fit.value.refusals.length > 0 ? (
            <div class="refusals" role="alert">
              <p>{t("board.refuses")}</p>
              <ul>
                {fit.value.refusals.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </div>
          ) : (
            <Settings target={target} />
          )}
        </section>
      )}
      {said.value && (
        <p class={`panel said ${said.value.tone}`} role="status">
          <Icon name={said.value.tone === "good" ? "good" : "warning"} />
          {said.value.text}
        </p>
      )}
      <Console />
      {last && link.value === "open" && (
        <div class="buttons">
          <button type="button" class="button" onClick={() => void asking(() => seen(last))}>
            {t("console.ask", { name: `${last.name}.fbc` })}
          </button>
        </div>
      )}
      <section class="panel">
        <h2>{t("board.download.title")}</h2>
        <p class="hint">{t(HAS_FOLDERS ? "board.download.lead" : "board.download.only")}</p>
        <div class="buttons">
          <button type="button" class="button" onClick={() => void save()}>
            <Icon name="save" />
            {t("board.download", { name: `${fit.value?.name ?? "mine"}.fbc` })}
          </button>
        </div>
      </section>
      <section class="panel cautions">
        <h2>{t("caution.title")}</h2>
        <p>{t("caution.who")}</p>
        <p>{t("caution.where")}</p>
        <p class="hint">{t("caution.what")}</p>
      </section>
    </div>
  );
}

function About({ target }: { target: Drive }) {
  return (
    <ul class="about">
      <li>{target.boot || t("board.boot.none")}</li>
      <li>{target.settings === null ? t("board.settings.none") : t("board.settings.there")}</li>
      <li>{target.images.length ? target.images.join(", ") : t("board.images.none")}</li>
    </ul>
  );
}

function Settings({ target }: { target: Drive }) {
  const now = fit.value;
  if (!now) return null;
  const differences = amended.value?.differences ?? [];
  return (
    <form class="board-form" onSubmit={(event) => (event.preventDefault(), void put(target))}>
      {now.settings && (
        <fieldset>
          <legend>{t("board.settings")}</legend>
          <label class="check">
            <input
              type="checkbox"
              checked={isFirst.value}
              onChange={(event) => {
                isFirst.value = event.currentTarget.checked;
                void difference();
              }}
            />
            {t("board.first")}
          </label>
          {Object.entries(now.settings.limits)
            .filter(([key]) => key === "LIMIT_CURRENT_UA" || key === "LIMIT_TIME_S")
            .map(([key, most]) => (
              <label key={key} class="row">
                <span>{t(`setting.${key}` as Key)}</span>
                <input
                  type="number"
                  min="1"
                  max={most}
                  value={limits.value[key] ?? most}
                  onChange={(event) => {
                    const asked = Math.min(Math.max(Math.round(Number(event.currentTarget.value)) || most, 1), most);
                    event.currentTarget.value = String(asked);
                    limits.value = { ...limits.value, [key]: asked };
                    void difference();
                  }}
                />
                <small>{t("board.lower", { most })}</small>
              </label>
            ))}
        </fieldset>
      )}
      <div class="difference" role="status">
        <h3>{t("board.changes")}</h3>
        <ul>
          <li>
            <code>routines/{now.name}.fbc</code>{" "}
            {target.images.includes(`${now.name}.fbc`) ? t("board.replaced") : t("board.new")}
          </li>
          {differences.map(([key, before, after]) => (
            <li key={key}>
              <code>{key}</code> {before} → <strong>{after}</strong>
            </li>
          ))}
        </ul>
        <p class="hint">{t("board.never")}</p>
      </div>
      <button type="submit" class="button primary" disabled={isBusy.value}>
        {isBusy.value ? t("board.writing") : t("board.write")}
      </button>
    </form>
  );
}
