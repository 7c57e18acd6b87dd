// The plans that can be followed: those of the stock treatments, which the build has made in every
// language, and that of the open text, which the compiler makes when it is asked for.
import { signal } from "@preact/signals";
import type { Plan } from "./plan";

/** For each language the stock treatments' plans, by the names of their files. */
export type StockPlans = Record<string, Record<string, Plan>>;

export const stock = signal<StockPlans | "failed" | undefined>(undefined);

export async function loadStock(): Promise<void> {
  if (typeof stock.value === "object") return;
  try {
    const got = await fetch(new URL("follow.json", document.baseURI));
    if (!got.ok) throw new Error(got.statusText);
    stock.value = (await got.json()) as StockPlans;
  } catch {
    stock.value = "failed";
  }
}

/** The stock treatments in a language, in English where it has none. */
export function stockIn(language: string): [name: string, plan: Plan][] {
  const plans = stock.value;
  if (!plans || plans === "failed") return [];
  const own = plans[language] ?? {};
  return Object.entries(plans.en ?? {}).map(([name, plan]) => [name, own[name] ?? plan]);
}
