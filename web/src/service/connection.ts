/** The Socket.IO connection on which the service emits its events. */
import { io, type Socket } from "socket.io-client";
import type { EventLedger } from "../state/eventLedger";
import { body, serverEvent, type ServerEvent } from "../wire/wire";

const ANSWER_MS = 8_000;
const AGAIN_MS = 2_000;

interface Listener {
  /** Connected. `isResumed`: the missed events were replayed. Otherwise everything has to be loaded again. */
  onOnline(isResumed: boolean): void;
  onOffline(): void;
  /** The service closed the connection or refused it. Gives whether to try again. */
  onRefused(): Promise<boolean>;
  onEvent(event: ServerEvent): void;
}

export class Connection {
  readonly #socket: Socket;
  /** The latest known event when this connection began; null for a first connection. */
  #knownBefore: string | null = null;
  #awaitsReplay = false;
  #isStopped = false;

  constructor(
    token: string,
    private readonly ledger: EventLedger,
    private readonly listener: Listener,
  ) {
    this.#socket = io({
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      autoConnect: false,
      reconnectionDelay: 400,
      reconnectionDelayMax: 3_000,
      auth: (send) => {
        this.#knownBefore = ledger.since;
        send(ledger.since === null ? { token } : { token, since: ledger.since });
      },
    });
    this.#socket.on("connect", () => void this.#connected());
    this.#socket.on("disconnect", () => this.#interrupted());
    this.#socket.on("connect_error", () => this.#interrupted());
    this.#socket.onAny((name: string, payload: unknown) => this.#receive(name, payload));
  }

  start(): void {
    this.#socket.connect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#socket.off();
    this.#socket.offAny();
    this.#socket.disconnect();
  }

  /** Connect at once instead of waiting for the next attempt. */
  reconnectNow(): void {
    if (!this.#socket.connected) this.#socket.disconnect().connect();
  }

  /** Receive the events of a chat's room too. Gives the participant that the user is there; null without an answer. */
  async join(chatId: string): Promise<string | null> {
    const answer = (await this.#call("joinChat", body.inChat(chatId))) as { ok: boolean; userId?: string } | null;
    return answer?.ok ? (answer.userId ?? null) : null;
  }

  leave(chatId: string): void {
    if (this.#socket.connected) this.#socket.emit("leaveChat", body.inChat(chatId));
  }

  emitTyping(chatId: string, isTyping: boolean): void {
    if (this.#socket.connected) this.#socket.volatile.emit("typing", body.typing(chatId, isTyping));
  }

  /** Ask for the events since the connection was lost again: those of a chat's room need the chat to be joined first. */
  async requestReplay(): Promise<void> {
    if (this.#knownBefore !== null) await this.#call("sync", { since: this.#knownBefore });
  }

  /** After a first connection, start at the present position. Otherwise the service replays missed events unasked. */
  async #connected(): Promise<void> {
    this.#awaitsReplay = this.#knownBefore !== null;
    if (this.#awaitsReplay) return;
    const answer = (await this.#call("sync", {})) as { upTo?: string } | null;
    if (answer?.upTo === undefined) return void this.#socket.disconnect().connect();
    this.ledger.reach(answer.upTo);
    this.listener.onOnline(false);
  }

  async #call(event: string, payload: unknown): Promise<unknown> {
    if (!this.#socket.connected) return null;
    return this.#socket.timeout(ANSWER_MS).emitWithAck(event, payload).catch(() => null) as Promise<unknown>;
  }

  #receive(name: string, payload: unknown): void {
    const { eventId, upTo } = payload as { eventId?: string; upTo?: string };
    if (name === "synced" && upTo !== undefined) return this.#synced(upTo);
    if (name === "syncRequired" && upTo !== undefined) return this.#restarted(upTo);
    if (eventId !== undefined && !this.ledger.note(eventId)) return;
    const event = serverEvent(name, payload);
    if (event) this.listener.onEvent(event);
  }

  #synced(upTo: string): void {
    this.ledger.reach(upTo);
    if (!this.#awaitsReplay) return;
    this.#awaitsReplay = false;
    this.listener.onOnline(true);
  }

  #restarted(upTo: string): void {
    this.#knownBefore = null;
    this.#awaitsReplay = false;
    this.ledger.restart(upTo);
    this.listener.onOnline(false);
  }

  #interrupted(): void {
    this.listener.onOffline();
    if (this.#socket.active) return; // it reconnects by itself
    void this.listener.onRefused().then((again) => {
      if (again) setTimeout(() => this.#isStopped || this.#socket.connect(), AGAIN_MS);
    });
  }
}
