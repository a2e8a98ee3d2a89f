/** The Socket.IO connection on which the service emits its events. */
import { io, type Socket } from "socket.io-client";
import type { EventLedger } from "../state/eventLedger";
import { inChat, JOIN_CHAT, LEAVE_CHAT, toParticipantId, type JoinedJson } from "../wire/chats";
import { toServerEvent, type ServerEvent } from "../wire/events";
import { TYPING, typing } from "../wire/presence";
import { handshake, SYNC, sync, SYNC_REQUIRED, SYNCED, toEventId, toPosition, type SyncJson } from "../wire/replay";

const ANSWER_MS = 8_000;
const RETRY_MS = 2_000;

interface Listener {
  /** Connected. `isResumed`: the missed events were replayed. Otherwise everything has to be loaded again. */
  onOnline(isResumed: boolean): void;
  onOffline(): void;
  /** The service closed the connection or refused it. Returns whether to try again. */
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
        send(handshake(token, ledger.since));
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

  /** Receive the events of a chat's room too. Returns the participant that the user is there; null without an answer. */
  async join(chatId: string): Promise<string | null> {
    return toParticipantId(await this.#call<JoinedJson>(JOIN_CHAT, inChat(chatId)));
  }

  leave(chatId: string): void {
    if (this.#socket.connected) this.#socket.emit(LEAVE_CHAT, inChat(chatId));
  }

  emitTyping(chatId: string, isTyping: boolean): void {
    if (this.#socket.connected) this.#socket.volatile.emit(TYPING, typing(chatId, isTyping));
  }

  /** Ask once more for the events since the connection was lost: a room's events are replayed only after joining it. */
  async requestReplay(): Promise<void> {
    if (this.#knownBefore !== null) await this.#call(SYNC, sync(this.#knownBefore));
  }

  /** After a first connection, start at the present position. Otherwise the service replays missed events unasked. */
  async #connected(): Promise<void> {
    this.#awaitsReplay = this.#knownBefore !== null;
    if (this.#awaitsReplay) return;
    const position = toPosition(await this.#call<SyncJson>(SYNC, sync(null)));
    if (position === null) return void this.#socket.disconnect().connect();
    this.ledger.reach(position);
    this.listener.onOnline(false);
  }

  /** Returns the acknowledgement; null when none arrives in time. */
  async #call<Json>(event: string, payload: unknown): Promise<Json | null> {
    if (!this.#socket.connected) return null;
    return this.#socket.timeout(ANSWER_MS).emitWithAck(event, payload).catch(() => null) as Promise<Json | null>;
  }

  #receive(name: string, payload: unknown): void {
    const position = toPosition(payload as SyncJson);
    if (name === SYNCED && position !== null) return this.#replayed(position);
    if (name === SYNC_REQUIRED && position !== null) return this.#restarted(position);
    const eventId = toEventId(payload);
    if (eventId !== null && !this.ledger.note(eventId)) return;
    const event = toServerEvent(name, payload);
    if (event) this.listener.onEvent(event);
  }

  #replayed(upTo: string): void {
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
      if (again) setTimeout(() => this.#isStopped || this.#socket.connect(), RETRY_MS);
    });
  }
}
