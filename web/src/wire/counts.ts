/** A number as an answer: of unread notifications, or of a broadcast's recipients. */
export interface CountJson {
  count: number;
}

export function toCount(json: CountJson): number {
  return json.count;
}
