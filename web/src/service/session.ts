/** The token of the signed-in user: kept in memory and in the tab's session storage, nowhere else. */
import type { DemoPerson, Me } from "../model/me";
import {
  DEMO_PEOPLE_PATH,
  demoTokenPath,
  toDemoPerson,
  toDemoToken,
  toMe,
  type ClaimsJson,
  type DemoPersonJson,
  type DemoTokenJson,
} from "../wire/sessions";
import { ask } from "./api";

const STORAGE_KEY = "token";

/** The token of the address, which is removed from it at once; otherwise the token of this tab. */
export function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given !== null) {
    history.replaceState(null, "", location.pathname);
    sessionStorage.setItem(STORAGE_KEY, given);
  }
  return sessionStorage.getItem(STORAGE_KEY);
}

export function keepToken(token: string): void {
  sessionStorage.setItem(STORAGE_KEY, token);
}

export function forgetToken(): void {
  sessionStorage.removeItem(STORAGE_KEY);
}

/** The user that a token names; null when it is not a token. Only the service can say whether the token is valid. */
export function personOf(token: string): Me | null {
  try {
    return toMe(JSON.parse(decoded(token.split(".")[1] ?? "")) as ClaimsJson, token);
  } catch {
    return null;
  }
}

function decoded(part: string): string {
  const bytes = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (one) => one.charCodeAt(0)));
}

/** Empty when the service offers no demo. */
export async function demoPeople(): Promise<readonly DemoPerson[]> {
  try {
    return ((await (await ask("GET", DEMO_PEOPLE_PATH)).json()) as DemoPersonJson[]).map(toDemoPerson);
  } catch {
    return [];
  }
}

export async function demoToken(id: string): Promise<string> {
  const response = await ask("POST", demoTokenPath(id));
  return toDemoToken((await response.json()) as DemoTokenJson);
}
