// A buyer and a seller with the official client: they join, type, write and read, and print what they were told.
// Usage: node conversation.mjs ADDRESS BUYER_TOKEN SELLER_TOKEN TRANSPORTS(comma-separated)
import { io } from "socket.io-client";

const [address, buyerToken, sellerToken, transports] = process.argv.slice(2);
const log = (entry) => console.log(JSON.stringify(entry));
const subject = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url")).sub;
const [buyerId, sellerId] = [subject(buyerToken), subject(sellerToken)];

async function connect(who, token) {
  const socket = io(address, { auth: { token }, transports: transports.split(","), reconnection: false });
  socket.onAny((event, payload) => log({ who, event, payload }));
  await new Promise((resolve, reject) => {
    socket.on("connect", resolve);
    socket.on("connect_error", reject);
  });
  if (transports === "polling,websocket" && socket.io.engine.transport.name === "polling") {
    await new Promise((resolve) => socket.io.engine.once("upgrade", resolve));
  }
  log({ who, transport: socket.io.engine.transport.name });
  return socket;
}

const call = async (who, socket, event, payload) => {
  const answer = await socket.timeout(5000).emitWithAck(event, payload);
  log({ who, answered: event, answer });
  return answer;
};

const told = (socket, event) => new Promise((resolve) => socket.once(event, resolve));

const seller = await connect("seller", sellerToken);
const buyer = await connect("buyer", buyerToken);

const arrived = told(seller, "sendMessage");
const sent = await call("buyer", buyer, "sendMessage", { message: "Is it open? ✓", sender: buyerId, reciver: sellerId });
await arrived;
const chatId = sent.idChat;

await call("seller", seller, "joinChat", { chatId, userId: sellerId });
const joined = told(seller, "userJoinedChat");
await call("buyer", buyer, "joinChat", { chatId, userId: buyerId });
await joined;

const typing = told(seller, "userTyping");
await call("buyer", buyer, "typing", { chatId, userId: buyerId, isTyping: true });
await typing;

const read = told(buyer, "messageRead");
await call("seller", seller, "markMessageAsRead", { messageId: sent._id, chatId, userId: sellerId });
await read;

const burst = 40;
let updates = 0;
const all = new Promise((resolve) => seller.on("realtimeMessageUpdate", () => ++updates === burst && resolve()));
for (let n = 0; n < burst; n++) {
  buyer.emit("sendMessage", { message: `burst ${n}`, sender: buyerId, reciver: sellerId, idChat: chatId });
}
await all;

await call("buyer", buyer, "test", { message: "Hello Server!" });
const left = told(seller, "userLeftChat");
buyer.disconnect();
await left;
seller.disconnect();
