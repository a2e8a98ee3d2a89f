/** Each kind has a text in the catalogs. */
export type ApiErrorKind =
  | "signedOut"
  | "forbidden"
  | "missing"
  | "invalid"
  | "tooLarge"
  | "busy"
  | "away"
  | "offline";

/** A request that failed: the service refused it, or could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly kind: ApiErrorKind,
    detail: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super(detail);
  }

  static from(error: unknown): ApiError {
    return error instanceof ApiError ? error : new ApiError("offline", String(error));
  }

  /** Whether the same request may succeed later. */
  get isRetryable(): boolean {
    return this.kind === "busy" || this.kind === "away" || this.kind === "offline" || this.kind === "signedOut";
  }
}
