/** Whoever is signed in. */
export interface Me {
  readonly id: string;
  readonly name: string | null;
  readonly isAdmin: boolean;
  readonly token: string;
}

/** Somebody made up, whom anybody may be where the service offers a demo. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
}
