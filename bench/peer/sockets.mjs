// Socket.IO as it comes, for sockets.py. Environment: PORT, JWT_SECRET
import { createServer } from "node:http";

import { createVerifier } from "fast-jwt";
import { Server } from "socket.io";

const { JWT_SECRET, PORT } = process.env;
const news = (characters) => ({ message: "x".repeat(characters), chatId: "0".repeat(24), timestamp: "2026-01-01T00:00:00.000Z", seq: 1 });
const verify = createVerifier({ key: JWT_SECRET, algorithms: ["HS256"], requiredClaims: ["sub", "exp"] });

const http = createServer((request, response) => response.writeHead(200).end());
const io = new Server(http, {
  pingInterval: 300_000,
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
});

io.use((socket, next) => {
  try {
    socket.data.user = verify(socket.handshake.auth.token).sub;
    next();
  } catch {
    next(new Error("the token is not valid"));
  }
});

io.on("connection", (socket) => {
  socket.join(`user:${socket.data.user}`);
  socket.join("all");
  socket.on("go", (characters = 120) => io.to("all").emit("news", news(characters)));
});

process.on("SIGTERM", () => process.exit(0));
http.listen({ host: "127.0.0.1", port: Number(PORT), backlog: 1024 });
