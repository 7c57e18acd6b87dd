// Mistakes and advice, each with its place and its fixes.
import type { Diagnostic } from "../../python/protocol";
import { Icon } from "../../app/icon";
import { t } from "../../texts";
import { apply, goTo } from "./editor";

export function Problems({ found }: { found: Diagnostic[] | undefined }) {
  return (
    <section class="problems" aria-label={t("problems.title")}>
      <p class={`problems-head ${tone(found)}`} role="status">
        <Icon name={tone(found) === "good" ? "good" : "warning"} />
        {headline(found)}
      </p>
      {found && found.length > 0 && (
        <ul>
          {found.map((one) => (
            <li key={`${one.code}${one.start}${one.message}`} class={one.severity === "Error" ? "bad" : "wait"}>
              <button type="button" class="place" onClick={() => goTo(one.start[0], one.end[0])}>
                {t("problems.line", { line: one.start[0] + 1 })}
              </button>
              <div class="problem-text">
                <p class="problem-message">
                  <Quoted text={one.message} />
                </p>
                {one.help && (
                  <p class="problem-help">
                    <Quoted text={one.help} />
                  </p>
                )}
              </div>
              <div class="problem-fixes">
                {one.fixes.map((fix) => (
                  <button key={fix.title} type="button" class="fix" onClick={() => apply(fix.edits)}>
                    <Quoted text={fix.title} />
                  </button>
                ))}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A sentence whose words in backquotes are code. */
function Quoted({ text }: { text: string }) {
  return <>{text.split("`").map((part, at) => (at % 2 ? <code key={at}>{part}</code> : part))}</>;
}

function tone(found: Diagnostic[] | undefined): "good" | "wait" | "bad" | "busy" {
  if (!found) return "busy";
  if (found.some((one) => one.severity === "Error")) return "bad";
  return found.length ? "wait" : "good";
}

export function headline(found: Diagnostic[] | undefined): string {
  if (!found) return t("problems.checking");
  const errors = found.filter((one) => one.severity === "Error").length;
  const advice = found.length - errors;
  const parts = [];
  if (errors) parts.push(errors === 1 ? t("problems.errors.one") : t("problems.errors.many", { count: errors }));
  if (advice) parts.push(advice === 1 ? t("problems.advice.one") : t("problems.advice.many", { count: advice }));
  return parts.join(", ") || t("problems.none");
}
