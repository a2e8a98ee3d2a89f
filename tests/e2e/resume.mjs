// A seller whose connection breaks while a buyer writes, with the official client as the README has it. Prints what the
// seller was told. Usage: node resume.mjs ADDRESS BUYER_TOKEN SELLER_TOKEN TRANSPORTS(comma-separated)
import { io } from "socket.io-client";

const [address, buyerToken, sellerToken, transports] = process.argv.slice(2);
const subject = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url")).sub;
const options = { transports: transports.split(","), reconnectionDelay: 200 };

let since;
const seller = io(address, { ...options, auth: (send) => send({ token: sellerToken, since }) });
const told = (socket, event) => new Promise((resolve) => socket.once(event, resolve));
seller.onAny((event, payload) => {
  since = payload?.eventId ?? payload?.upTo ?? since;
  console.log(JSON.stringify({ event, payload }));
});
const buyer = io(address, { ...options, auth: { token: buyerToken } });
await Promise.all([told(seller, "connect"), told(buyer, "connect")]);

const send = (message) =>
  buyer.emitWithAck("sendMessage", { message, sender: subject(buyerToken), reciver: subject(sellerToken) });
const first = told(seller, "notification");
await send("before");
await first;

const synced = told(seller, "synced");
seller.io.engine.close(); // comes back by itself
for (let n = 1; n <= 5; n++) await send(`missed ${n}`);
await synced;
const last = told(seller, "notification");
await send("after");
await last;
seller.disconnect();
buyer.disconnect();
