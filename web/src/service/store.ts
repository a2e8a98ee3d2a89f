/** A value that notifies its subscribers when it changes. */
export class Store<T> {
  readonly #listeners = new Set<() => void>();

  constructor(private value: T) {}

  readonly get = (): T => this.value;

  update(change: (value: T) => T): void {
    const changed = change(this.value);
    if (changed === this.value) return;
    this.value = changed;
    for (const listener of this.#listeners) listener();
  }

  /** Returns the function that unsubscribes. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
