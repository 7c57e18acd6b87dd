// The worker: starts Python and passes calls to `sculpt.studio.calls`.
import type { FromWorker, ToWorker } from "./protocol";

const post = (message: FromWorker): void => postMessage(message);

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.kind === "call") post({ kind: "failed", id: message.id, reason: "not built" });
});
