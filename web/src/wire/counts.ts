/** The answer of whatever counts: unread notifications, the recipients of a broadcast. */
export interface CountJson {
  count: number;
}

export function toCount(json: CountJson): number {
  return json.count;
}
