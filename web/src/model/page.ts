/** The largest `limit` that the service accepts, in items. */
export const LARGEST_PAGE = 200;

/** At most `limit` items of a list, before or after one of them. */
export interface PageRequest {
  readonly limit: number;
  readonly before?: string;
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Whether there is more in the same direction. */
  readonly hasMore: boolean;
}
