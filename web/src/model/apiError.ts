export type ApiErrorKind =
  | "signedOut"
  | "forbidden"
  | "missing"
  | "invalid"
  | "tooLarge"
  | "busy"
  | "away"
  | "offline";

const KINDS: Readonly<Record<number, ApiErrorKind>> = {
  400: "invalid",
  401: "signedOut",
  403: "forbidden",
  404: "missing",
  409: "invalid",
  413: "tooLarge",
  422: "invalid",
  429: "busy",
};

/** A request that failed: the service refused it, or could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly kind: ApiErrorKind,
    detail: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super(detail);
  }

  static fromStatus(status: number, detail: string, retryAfter: string | null): ApiError {
    const seconds = Number(retryAfter);
    return new ApiError(KINDS[status] ?? "away", detail, retryAfter && seconds >= 0 ? seconds * 1000 : null);
  }

  static from(error: unknown): ApiError {
    return error instanceof ApiError ? error : new ApiError("offline", String(error));
  }

  /** Whether the same request may succeed later. */
  get isRetryable(): boolean {
    return this.kind === "busy" || this.kind === "away" || this.kind === "offline" || this.kind === "signedOut";
  }
}
