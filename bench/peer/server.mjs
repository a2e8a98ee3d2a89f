// The same service as one would write it in Node: Fastify, Socket.IO, the official driver.
// Environment: MONGODB_URI, JWT_SECRET, PORT, MODE (transaction: one transaction a message; plain: none)
import { createVerifier } from "fast-jwt";
import Fastify from "fastify";
import { MongoClient, ObjectId } from "mongodb";
import { Server } from "socket.io";

import { chatBody, chatJson, messageBody, messageJson } from "./schemas.mjs";

const { MONGODB_URI, JWT_SECRET, PORT, MODE } = process.env;
const verify = createVerifier({ key: JWT_SECRET, algorithms: ["HS256"], requiredClaims: ["sub", "exp"] });
const client = await MongoClient.connect(MONGODB_URI, { w: "majority", journal: true });
const database = client.db();
const [chats, messages, notifications] = ["chats", "messages", "notifications"].map((name) => database.collection(name));
await chats.createIndex({ "users._id": 1 });
await chats.createIndex({ directKey: 1 }, { unique: true });
await messages.createIndex({ idChat: 1, seq: 1 });
await messages.createIndex({ reciver: 1, idChat: 1 }, { partialFilterExpression: { isRead: false } });
await notifications.createIndex({ userId: 1, createdAt: -1 });

const app = Fastify({ logger: false });
const io = new Server(app.server, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
});
const userRoom = (user) => `user:${user}`;
const chatRoom = (chat) => `chat:${chat}`;

class Refusal extends Error {
  constructor(statusCode, message) {
    super(message);
    this.statusCode = statusCode;
  }
}

app.addHook("onRequest", async (request) => {
  if (request.url === "/ready") return;
  try {
    request.user = verify(request.headers.authorization.slice("Bearer ".length)).sub;
  } catch {
    throw new Refusal(401, "the token is not valid");
  }
});

app.get("/ready", async () => ({ status: "ready" }));

app.post("/chat/create", { schema: { body: chatBody, response: { 201: chatJson } } }, async (request, reply) => {
  const { users } = request.body;
  if (!users.some((user) => user._id === request.user)) throw new Refusal(403, "you take no part in this chat");
  const directKey = JSON.stringify(users.map((user) => user._id).sort());
  const chat = await chats.findOneAndUpdate(
    { directKey },
    { $setOnInsert: { users, createdAt: new Date(), isRead: false, lastSeq: 0 } },
    { upsert: true, returnDocument: "after" },
  );
  return reply.code(201).send({ ...chat, _id: chat._id.toHexString() });
});

app.post("/message/create", { schema: { body: messageBody, response: { 201: messageJson } } }, async (request, reply) => {
  if (request.body.sender !== request.user) throw new Refusal(403, "you are somebody else");
  const [message, notification] = await (MODE === "transaction" ? storeInTransaction : store)(request.body);
  tell(message, notification);
  return reply.code(201).send(message);
});

const storeInTransaction = (draft) =>
  client.withSession((session) => session.withTransaction(() => store(draft, session)));

/** One update loads the chat, checks that both take part and notes the last message: a round trip less than a find. */
async function store({ message: text, sender, reciver, idChat }, session) {
  const _id = new ObjectId();
  const chat = await chats.findOneAndUpdate(
    { _id: new ObjectId(idChat), "users._id": { $all: [sender, reciver] } },
    { $inc: { lastSeq: 1 }, $set: { lastMessageId: _id.toHexString() } },
    { returnDocument: "after", session },
  );
  if (chat === null) throw new Refusal(403, "both must take part in the chat");
  const createdAt = new Date();
  const message = { _id, message: text, sender, reciver, idChat, createdAt, isRead: false, seq: chat.lastSeq };
  const notification = {
    _id: new ObjectId(),
    userId: reciver,
    type: "MESSAGE_RECEIVED",
    title: `New message from ${chat.users.find((user) => user._id === sender).firstName}`,
    message: text.slice(0, 200),
    data: { chatId: idChat, messageId: _id.toHexString(), senderId: sender },
    read: false,
    createdAt,
    updatedAt: createdAt,
  };
  const inserts = [() => messages.insertOne(message, { session }), () => notifications.insertOne(notification, { session })];
  if (session) for (const insert of inserts) await insert(); // a transaction takes one command at a time
  else await Promise.all(inserts.map((insert) => insert()));
  return [onWire(message), onWire(notification)];
}

const onWire = (document) => {
  const at = document.createdAt.toISOString();
  return { ...document, _id: document._id.toHexString(), createdAt: at, ...(document.updatedAt && { updatedAt: at }) };
};

function tell(whole, notification) {
  const { _id: messageId, message, sender, reciver, idChat, createdAt, seq } = whole;
  const recipient = io.to(userRoom(reciver));
  const status = io.sockets.adapter.rooms.has(userRoom(reciver)) ? "delivered" : "pending";
  recipient.emit("sendMessage", { message, reciver, idChat, sender, _id: messageId, createdAt, isSocket: true, seq });
  recipient.emit("newMessage", { message, reciver, idChat, sender, messageId, createdAt, seq });
  recipient.emit("messageReceived", { message, sender, chatId: idChat, messageId, timestamp: createdAt, seq });
  io.to(userRoom(sender)).emit("messageSent", {
    message, reciver, chatId: idChat, messageId, timestamp: createdAt, status, seq,
  });
  io.to(chatRoom(idChat)).emit("realtimeMessageUpdate", {
    message: { ...whole, messageId, chatId: idChat, isSocket: true }, chatId: idChat, timestamp: createdAt, seq,
  });
  recipient.emit("notification", notification);
}

io.use((socket, next) => {
  try {
    socket.data.user = verify(socket.handshake.auth.token).sub;
    next();
  } catch {
    next(new Error("the token is not valid"));
  }
});

io.on("connection", (socket) => {
  socket.join(userRoom(socket.data.user));
  socket.on("joinChat", async ({ chatId }, acknowledge) => {
    const ok = (await chats.countDocuments({ _id: new ObjectId(chatId), "users._id": socket.data.user })) > 0;
    if (ok) socket.join(chatRoom(chatId));
    acknowledge?.({ ok });
  });
});

process.on("SIGTERM", () => process.exit(0));
await app.listen({ host: "127.0.0.1", port: Number(PORT) });
