/** Tokens and their claims, and the people of the demo. */
import type { DemoPerson, Me } from "../model/me";

export interface ClaimsJson {
  sub?: unknown;
  role?: unknown;
  name?: unknown;
}

export interface DemoPersonJson {
  _id: string;
  name: string;
  role: "user" | "admin";
}

export interface DemoTokenJson {
  token: string;
}

export const DEMO_PEOPLE_PATH = "/demo/people";

export function demoTokenPath(id: string): string {
  return `/demo/people/${encodeURIComponent(id)}/token`;
}

export function authorization(token: string) {
  return { Authorization: `Bearer ${token}` };
}

/** Null when the claims name no user. */
export function toMe(claims: ClaimsJson, token: string): Me | null {
  if (typeof claims.sub !== "string") return null;
  const name = typeof claims.name === "string" ? claims.name : null;
  return { id: claims.sub, name, isAdmin: claims.role === "admin", token };
}

export function toDemoPerson(json: DemoPersonJson): DemoPerson {
  return { id: json._id, name: json.name, isAdmin: json.role === "admin" };
}

export function toDemoToken(json: DemoTokenJson): string {
  return json.token;
}
