/** The signed-in user. */
export interface Me {
  readonly id: string;
  readonly name: string | null;
  readonly isAdmin: boolean;
  readonly token: string;
}

/** An invented person that any visitor may sign in as, where the service offers a demo. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
}
