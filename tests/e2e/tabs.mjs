// Two tabs of a seller, with the official client, while a buyer writes a burst: the second tab opens in its middle.
// Usage: node tabs.mjs ADDRESS BUYER_TOKEN SELLER_TOKEN TRANSPORTS(comma-separated)
import { io } from "socket.io-client";

const [address, buyerToken, sellerToken, transports] = process.argv.slice(2);
const BURST = 150;
const subject = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url")).sub;
const [buyerId, sellerId] = [subject(buyerToken), subject(sellerToken)];

function open(who, token, since) {
  const socket = io(address, { auth: { token, since }, transports: transports.split(","), reconnection: false, forceNew: true });
  socket.onAny((event, payload) => console.log(JSON.stringify({ who, event, payload })));
  return socket;
}

const connected = (socket) => new Promise((resolve, reject) => socket.on("connect", resolve).on("connect_error", reject));
const lastHeard = (socket) =>
  new Promise((resolve) => socket.on("newMessage", ({ message }) => message === `burst ${BURST - 1}` && resolve()));

const buyer = open("buyer", buyerToken);
const first = open("first tab", sellerToken);
await Promise.all([connected(buyer), connected(first)]);
const { upTo } = await first.emitWithAck("sync", {});

const firstDone = lastHeard(first);
let second, secondDone;
for (let n = 0; n < BURST; n++) {
  buyer.emit("sendMessage", { message: `burst ${n}`, sender: buyerId, reciver: sellerId });
  if (n === BURST / 3) {
    await new Promise((resolve) => first.once("newMessage", resolve));
    second = open("second tab", sellerToken, upTo);
    secondDone = lastHeard(second);
  }
}
await Promise.all([firstDone, secondDone]);
for (const socket of [buyer, first, second]) socket.disconnect();
