/** Error answers: the status, the `Retry-After` header and a problem document (RFC 9457). */
import { ApiError, type ApiErrorKind } from "../model/apiError";

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

export interface ProblemJson {
  detail?: string;
}

export function toApiError({ status, headers }: Response, problem: ProblemJson): ApiError {
  const retryAfter = headers.get("retry-after");
  const seconds = Number(retryAfter);
  return new ApiError(KINDS[status] ?? "away", problem.detail ?? "", retryAfter && seconds >= 0 ? seconds * 1000 : null);
}
