// Drives one server: N senders, each with a recipient and a direct chat of their own, in a closed loop (a sender posts
// its next message when the last is answered). Prints what it measured as JSON.
// Usage: JWT_SECRET=… node load.mjs --url http://127.0.0.1:3000 --senders 64 --server-pid 1 --mongod-pid 2
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { Device } from "./device.mjs";
import { Http } from "./http.mjs";

const options = parseArgs({
  options: {
    url: { type: "string" },
    senders: { type: "string", default: "64" },
    seconds: { type: "string", default: "6" },
    "warm-up": { type: "string", default: "2" },
    "server-pid": { type: "string" },
    "mongod-pid": { type: "string" },
  },
}).values;
const url = new URL(options.url);
const senders = Number(options.senders);

const PATIENCE_MS = 3000; // for deliveries after the last answer
const TICK_MICROSECONDS = 10_000; // of /proc/<pid>/stat, on every Linux
const FILLER = "Is the lot still open, and could you send it to Oran before the end of the month?";

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function tokenOf(user) {
  const claims = { sub: user, role: "user", exp: Math.floor(Date.now() / 1000) + 3600 };
  const signed = `${base64({ alg: "HS256", typ: "JWT" })}.${base64(claims)}`;
  return `${signed}.${createHmac("sha256", process.env.JWT_SECRET).update(signed).digest("base64url")}`;
}

function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS; // utime and stime
}

const cpu = () => ({
  server: cpuMicroseconds(options["server-pid"]),
  mongod: cpuMicroseconds(options["mongod-pid"]),
  generator: cpuMicroseconds(process.pid),
});

let measuring = false;
let running = true;
let accepted = 0; // while measuring
const posts = []; // milliseconds from a POST to its answer
const deliveries = []; // milliseconds from a POST to `newMessage` at the recipient
const seen = { lost: 0, doubled: 0, outOfOrder: 0, refused: 0 };

/** One sender, its recipient and their chat. Message n carries the mark `#n `. */
class Conversation {
  sent = []; // when the POST of message n began
  isMeasured = [];
  accepted = new Set();
  delivered = new Set();
  last = -1;

  constructor(number) {
    [this.sender, this.recipient] = ["sender", "recipient"].map((role) => `${role}-${senders}-${number}`);
  }

  async open() {
    const recipientToken = tokenOf(this.recipient);
    const senderToken = tokenOf(this.sender);
    this.http = await Http.connect(url, senderToken);
    const users = [this.sender, this.recipient].map((_id) => ({ _id, firstName: _id }));
    const chat = await this.http.post("/chat/create", { users });
    if (chat.status >= 300) throw new Error(`no chat: ${chat.status} ${chat.body}`);
    this.chatId = JSON.parse(chat.body)._id;
    this.devices = [
      await Device.connect(url, senderToken, () => {}),
      await Device.connect(url, recipientToken, (mark) => this.receive(mark)),
    ];
    await this.devices[1].join(this.chatId, this.recipient);
  }

  async talk() {
    for (let n = 0; running; n++) {
      const body = { message: `#${n} ${FILLER}`, sender: this.sender, reciver: this.recipient, idChat: this.chatId };
      const start = performance.now();
      this.sent[n] = start;
      this.isMeasured[n] = measuring;
      const { status } = await this.http.post("/message/create", body);
      if (status !== 201) seen.refused++;
      else {
        this.accepted.add(n);
        if (measuring) accepted++;
        if (this.isMeasured[n]) posts.push(performance.now() - start);
      }
    }
  }

  receive(n) {
    if (this.delivered.has(n)) return void seen.doubled++;
    if (n < this.last) seen.outOfOrder++;
    this.last = Math.max(this.last, n);
    this.delivered.add(n);
    if (this.isMeasured[n]) deliveries.push(performance.now() - this.sent[n]);
  }

  close() {
    for (const n of this.accepted) if (!this.delivered.has(n)) seen.lost++;
    this.http.close();
    for (const device of this.devices) device.close();
  }
}

const conversations = Array.from({ length: senders }, (_, number) => new Conversation(number));
for (const conversation of conversations) await conversation.open();

const talks = conversations.map((conversation) => conversation.talk());
await sleep(options["warm-up"] * 1000);
const [before, start, packetsBefore] = [cpu(), performance.now(), Device.packets];
measuring = true;
await sleep(options.seconds * 1000);
measuring = false;
const [after, seconds, packets] = [cpu(), (performance.now() - start) / 1000, Device.packets - packetsBefore];
running = false;
await Promise.all(talks);
await sleep(PATIENCE_MS);
for (const conversation of conversations) conversation.close();

if (accepted === 0) throw new Error(`nothing was accepted, ${seen.refused} refused`);

function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

console.log(
  JSON.stringify({
    acceptedPerSecond: accepted / seconds,
    postP50: quantile(posts, 0.5),
    postP99: quantile(posts, 0.99),
    deliveryP50: quantile(deliveries, 0.5),
    deliveryP99: quantile(deliveries, 0.99),
    serverCpu: (after.server - before.server) / accepted,
    mongodCpu: (after.mongod - before.mongod) / accepted,
    generatorCpu: (after.generator - before.generator) / accepted,
    packets: packets / accepted,
    ...seen,
  }),
);
