import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Message, Outgoing } from "../src/model/message";
import { ApiError } from "../src/model/apiError";
import type { Api } from "../src/service/api";
import type { Context } from "../src/service/context";
import { Sending } from "../src/service/sending";
import { Store } from "../src/service/store";
import { NOTHING, type State } from "../src/state/state";
import { chat, message } from "./examples";

/** A service that stores each key once, as the real one does, and fails on demand. */
class Service {
  readonly stored: string[] = [];
  readonly #byKey = new Map<string, Message>();
  failures: ApiError[] = [];
  losesAnswers = false;

  async send(one: Outgoing): Promise<Message> {
    await Promise.resolve();
    const failure = this.failures.shift();
    if (failure) throw failure;
    const seq = this.stored.length + 1;
    const known = this.#byKey.get(one.key) ?? message(seq, { id: `stored-${seq}`, text: one.text });
    if (!this.#byKey.has(one.key)) this.stored.push(one.text);
    this.#byKey.set(one.key, known);
    if (this.losesAnswers) throw new ApiError("offline", "");
    return known;
  }
}

class Session implements Pick<Storage, "getItem" | "setItem"> {
  readonly #items = new Map<string, string>();
  getItem = (key: string) => this.#items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#items.set(key, value);
}

function tab(service: Service, session: Session): { sending: Sending; store: Store<State> } {
  const store = new Store<State>({ ...NOTHING, chats: [chat("c")] });
  const me = { id: "ann", name: null, isAdmin: false, token: "" };
  const context: Context = { me, store, api: service as unknown as Api, attempt: (work) => work.catch(() => null) };
  return { sending: new Sending(context, session as unknown as Storage), store };
}

const states = (store: Store<State>) => store.get().outbox.map((one) => one.state);

describe("sending", () => {
  let service: Service;
  let session: Session;
  beforeEach(() => {
    vi.useFakeTimers();
    service = new Service();
    session = new Session();
  });
  afterEach(() => vi.useRealTimers());

  it("keeps the order, also of messages written while another is being sent", async () => {
    const { sending, store } = tab(service, session);
    for (const text of ["a", "b", "c"]) sending.send("c", text);
    await vi.runAllTimersAsync();
    expect(service.stored).toEqual(["a", "b", "c"]);
    expect(store.get().outbox).toEqual([]);
  });

  it("waits while the service is unavailable, and then goes on", async () => {
    const { sending, store } = tab(service, session);
    service.failures = [new ApiError("away", "", 1_000), new ApiError("busy", "", 2_000)];
    sending.send("c", "a");
    sending.send("c", "b");
    await vi.advanceTimersByTimeAsync(900);
    expect(states(store)).toEqual(["waiting", "waiting"]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(service.stored).toEqual(["a", "b"]);
  });

  it("stores a message once when its answer was lost, even across a reload", async () => {
    const first = tab(service, session);
    service.losesAnswers = true;
    first.sending.send("c", "a");
    first.sending.send("c", "b");
    await vi.advanceTimersByTimeAsync(100);
    first.sending.stop();
    service.losesAnswers = false;
    const second = tab(service, session);
    await second.sending.flush();
    expect(service.stored).toEqual(["a", "b"]);
    expect(second.store.get().outbox).toEqual([]);
  });

  it("keeps a refused message with its reason, and sends the next one", async () => {
    const { sending, store } = tab(service, session);
    service.failures = [new ApiError("invalid", "too long")];
    sending.send("c", "a");
    sending.send("c", "b");
    await vi.advanceTimersByTimeAsync(100);
    expect(store.get().outbox).toMatchObject([{ text: "a", state: "refused", reason: "too long" }]);
    expect(service.stored).toEqual(["b"]);
    sending.retry(store.get().outbox[0]?.key ?? "");
    await vi.advanceTimersByTimeAsync(100);
    expect(service.stored).toEqual(["b", "a"]);
  });
});
