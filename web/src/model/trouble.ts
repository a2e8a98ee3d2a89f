export type TroubleKind =
  | "signedOut"
  | "forbidden"
  | "missing"
  | "invalid"
  | "tooLarge"
  | "busy"
  | "away"
  | "offline";

const KINDS: Readonly<Record<number, TroubleKind>> = {
  400: "invalid",
  401: "signedOut",
  403: "forbidden",
  404: "missing",
  409: "invalid",
  413: "tooLarge",
  422: "invalid",
  429: "busy",
};

/** Something that was asked of the service and did not work out. */
export class Trouble extends Error {
  constructor(
    readonly kind: TroubleKind,
    detail: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super(detail);
  }

  static ofStatus(status: number, detail: string, retryAfter: string | null): Trouble {
    const seconds = Number(retryAfter);
    return new Trouble(KINDS[status] ?? "away", detail, retryAfter && seconds >= 0 ? seconds * 1000 : null);
  }

  static of(error: unknown): Trouble {
    return error instanceof Trouble ? error : new Trouble("offline", String(error));
  }

  /** Whether the same may work out later. */
  get passes(): boolean {
    return this.kind === "busy" || this.kind === "away" || this.kind === "offline" || this.kind === "signedOut";
  }
}
