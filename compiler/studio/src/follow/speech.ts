// A voice that reads the sentences aloud: one that is on this phone, never one of a service.

/** A voice of this device for a language, if there is one. */
export function localVoice(language: string): SpeechSynthesisVoice | undefined {
  if (!("speechSynthesis" in window)) return undefined;
  const voices = speechSynthesis.getVoices().filter((voice) => voice.localService);
  const short = (name: string) => name.toLowerCase().split(/[-_]/)[0];
  const fitting = voices.filter((voice) => short(voice.lang) === short(language));
  return fitting.find((voice) => voice.default) ?? fitting[0];
}

/** Calls `changed` when the phone's voices are known, or others are. */
export function onVoices(changed: () => void): () => void {
  if (!("speechSynthesis" in window)) return () => undefined;
  speechSynthesis.addEventListener("voiceschanged", changed);
  return () => speechSynthesis.removeEventListener("voiceschanged", changed);
}

/** Says a text in place of what it says now; `spoke` gets from when to when it was heard. */
export function say(
  text: string,
  language: string,
  spoke: (from_ms: number, to_ms: number) => void,
): void {
  const voice = localVoice(language);
  if (!voice) return;
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.voice = voice;
  spoken.lang = voice.lang;
  let from_ms = 0;
  spoken.onstart = () => {
    from_ms = performance.now();
  };
  spoken.onend = () => spoke(from_ms, performance.now());
  spoken.onerror = () => {
    if (from_ms) spoke(from_ms, performance.now());
  };
  speechSynthesis.cancel();
  speechSynthesis.speak(spoken);
}

/** Says nothing more. */
export function hush(): void {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}
