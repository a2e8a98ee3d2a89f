/** Pages of a list: the query asks for one, and the `Link` header (RFC 8288) says whether there is more. */
import type { PageRequest } from "../model/page";

export function pageQuery({ limit, ...start }: PageRequest): URLSearchParams {
  return new URLSearchParams({ limit: String(limit), ...start });
}

export function toHasMore({ headers }: Response): boolean {
  return headers.get("link")?.includes('rel="next"') ?? false;
}
