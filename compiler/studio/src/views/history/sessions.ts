// Sessions of a board, from its journal: one line of JSON for each, as the device writes it.

export interface Session {
  number: number;
  routine: string;
  level_percent: number;
  outcome: string;
  reason: string;
  duration_ms: number;
  wait_ms: number;
  /** Seconds since 1970 by the board's clock; null where it was not set. */
  time: number | null;
  zones: {
    zone: string;
    side: string;
    delivered_ms: number;
    mean_abs_uA: number;
    contact_losses: number;
    limited_ms: number;
  }[];
}

/** The sessions, the newest first, and how many lines could not be read. */
export function sessionsOf(journal: string): { sessions: Session[]; damaged: number } {
  const sessions: Session[] = [];
  let damaged = 0;
  const lines = journal.split("\n");
  lines.forEach((line, at) => {
    if (!line.trim()) return;
    const found = sessionOf(line);
    if (found) sessions.push(found);
    // a last line that was cut is what a power cut leaves: it is no damage
    else if (at < lines.length - 1) damaged += 1;
  });
  return { sessions: sessions.reverse(), damaged };
}

function sessionOf(line: string): Session | null {
  try {
    const read = JSON.parse(line) as Partial<Session>;
    if (typeof read !== "object" || typeof read.number !== "number" || typeof read.routine !== "string") return null;
    return {
      number: read.number,
      routine: read.routine,
      level_percent: amount(read.level_percent),
      outcome: typeof read.outcome === "string" ? read.outcome : "fail",
      reason: typeof read.reason === "string" ? read.reason : "",
      duration_ms: amount(read.duration_ms),
      wait_ms: amount(read.wait_ms),
      time: typeof read.time === "number" ? read.time : null,
      zones: Array.isArray(read.zones) ? read.zones : [],
    };
  } catch {
    return null;
  }
}

function amount(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

const DAY_s = 86_400;

/** How many sessions were carried out in the seven days before a time, in seconds. */
export function inAWeek(sessions: Session[], now: number): number {
  return sessions.filter(
    (one) => one.time !== null && one.outcome === "success" && now - one.time < 7 * DAY_s && one.time <= now,
  ).length;
}
